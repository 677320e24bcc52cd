"""Translations without gettext installed: extract, compile and check with Babel and Django alone.

    python -m tools.translations update    write new strings into each package's .po files
    python -m tools.translations compile   write the .mo files that Django reads
    python -m tools.translations check     fail where a string is missing, left from before, or said
                                           differently in two packages

A package's name after the verb limits it to that package.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1] / "src" / "inward"
LANGUAGE = "zh_Hans"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def main() -> int:
    """Do what the arguments say; 1 where something is missing."""
    said, only = [*sys.argv[1:], "", ""][:2]
    packages = sorted(p for p in ROOT.iterdir() if (p / "__init__.py").exists())
    packages = [p for p in packages if only in ("", p.name)]
    if said == "update":
        for package in packages:
            _update(package)
    elif said == "compile":
        for po in (_po(p) for p in packages if _po(p).exists()):
            _compile(po)
    elif said == "check":
        faults = [fault for package in packages for fault in _faults(package)]
        faults += _clashes([p for p in packages if _po(p).exists()])
        print("\n".join(faults) or "translations are complete")
        return 1 if faults else 0
    else:
        print(__doc__)
        return 2
    return 0


def _po(package: Path) -> Path:
    return package / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def _extracted(package: Path) -> Catalog:
    """All strings of one package: its Python and, through Django's templatize, its templates."""
    catalog = Catalog()
    for file in sorted([*package.rglob("*.py"), *package.rglob("*.html"), *package.rglob("*.txt")]):
        if file.suffix != ".py" and "templates" not in file.parts:
            continue
        text = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            text = templatize(text)
        for _line, name, found, _ in extract_python(
            io.BytesIO(text.encode()), list(KEYWORDS), [], {"encoding": "utf-8"}
        ):
            _add(catalog, name, found, str(file.relative_to(ROOT.parent)))
    return catalog


def _add(catalog: Catalog, name: str, found: object, where: str) -> None:
    texts = [found] if isinstance(found, str) else list(found)  # type: ignore[call-overload]
    spec = KEYWORDS[name]
    context = None
    if spec and isinstance(spec[0], tuple):
        context, *texts = texts
    plural = name.endswith(("ngettext", "ngettext_lazy", "npgettext"))
    texts = texts[: 2 if plural else 1]
    if not texts or not all(texts):
        return
    message = tuple(texts) if plural else texts[0]
    catalog.add(message, locations=[(where, 0)], context=context)


def _kept(package: Path) -> Catalog:
    po = _po(package)
    if not po.exists():
        return Catalog(locale=LANGUAGE)
    with po.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def _update(package: Path) -> None:
    extracted = _extracted(package)
    if not list(extracted):
        return
    kept = _kept(package)
    fresh = Catalog(locale=LANGUAGE, fuzzy=False, header_comment=f"# {package.name}")
    for message in extracted:
        if not message.id:
            continue
        before = kept.get(message.id, message.context)
        fresh.add(
            message.id,
            string=before.string if before else ("" if isinstance(message.id, str) else ("",)),
            locations=message.locations,
            context=message.context,
        )
    po = _po(package)
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        write_po(file, fresh, sort_output=True, include_lineno=False, width=100, omit_header=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: zh_Hans\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    po.write_text(head + po.read_text(encoding="utf-8"), encoding="utf-8")


def _compile(po: Path) -> None:
    with po.open("rb") as file:
        catalog = read_po(file, locale=LANGUAGE)
    with po.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def _faults(package: Path) -> list[str]:
    kept = _kept(package)
    extracted = _extracted(package)
    faults = []
    for message in extracted:
        if not message.id:
            continue
        before = kept.get(message.id, message.context)
        texts = [] if before is None else before.string
        texts = [texts] if isinstance(texts, str) else list(texts)
        if not texts or not all(texts) or (before and before.fuzzy):
            faults.append(
                f"{package.name}: no Chinese for {message.id!r} ({message.locations[0][0]})"
            )
    wanted = {(m.id, m.context) for m in extracted if m.id}
    faults += [
        f"{package.name}: no longer used: {m.id!r}"
        for m in kept
        if m.id and (m.id, m.context) not in wanted
    ]
    return faults


def _clashes(packages: list[Path]) -> list[str]:
    """Strings that two packages say differently: Django keeps one of them for all."""
    said: dict[tuple[object, str | None], dict[object, str]] = {}
    for package in packages:
        for message in _kept(package):
            if message.id and message.string:
                key = (str(message.id), message.context)
                said.setdefault(key, {}).setdefault(str(message.string), package.name)
    return [
        f"{' and '.join(f'{text} ({package})' for text, package in texts.items())} for one string, "
        f"{key[0]!r}: choose one of them, or give one a context (pgettext)"
        for key, texts in said.items()
        if len(texts) > 1
    ]


if __name__ == "__main__":
    sys.exit(main())
