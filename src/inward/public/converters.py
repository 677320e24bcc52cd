"""What stands in public addresses: a language, and the lasting name of a subject."""

from django.urls import register_converter
from django.urls.converters import get_converters


class PublicLanguage:
    regex = "en|zh"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


if "public_language" not in get_converters():
    register_converter(PublicLanguage, "public_language")
