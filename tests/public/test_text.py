"""What officers write in Markdown, and what becomes of it; calendars."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from inward.public.icalendar import Entry, calendar
from inward.public.text import html, plain


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("# Head", "<h2>Head</h2>"),
        ("## Head", "<h3>Head</h3>"),
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
        ("**专人对接。**谁受理，谁负责。", "<p><strong>专人对接。</strong>谁受理，谁负责。</p>"),
        ("我们说**“到”**就到", "<p>我们说<strong>“到”</strong>就到</p>"),
        (
            "[us](https://a.example/b)",
            '<p><a href="https://a.example/b" rel="noopener noreferrer">us</a></p>',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("![a](https://elsewhere.example/a.png)", "<p></p>"),
        ("`**x**`", "<p><code>**x**</code></p>"),
    ],
)
def test_a_text_can_do_nothing_but_be_read(text: str, made: str) -> None:
    assert html(text).strip() == made


def test_a_teaser_has_no_marks_and_ends_between_words() -> None:
    assert plain("**Cold** stores & *halls*") == "Cold stores & halls"
    assert plain("one two three four", 10) == "one two…"
    assert plain("**专人对接。**谁受理") == "专人对接。谁受理"


ONE = Entry(
    uuid=UUID(int=7),
    stamp=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
    first=date(2026, 12, 10),
    last=date(2026, 12, 11),
    summary="Fair; halls, tents\\and " + "很长的名字" * 12,
    place="The Guildhall",
    url="https://invest.example.org/en/events/x/",
)


def test_a_calendar_is_lines_of_seventy_five_bytes_each_ended_as_the_standard_says() -> None:
    made = calendar("Northmere", [ONE], language="en")

    assert made.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    for line in made.split(b"\r\n"):
        line.decode()  # no character is cut in two


def test_an_event_of_two_days_ends_on_the_third_morning() -> None:
    lines = calendar("Northmere", [ONE], language="en").decode().replace("\r\n ", "").split("\r\n")

    assert "DTSTART;VALUE=DATE:20261210" in lines
    assert "DTEND;VALUE=DATE:20261212" in lines
    assert "DTSTAMP:20261120T080000Z" in lines
    assert "UID:00000000-0000-0000-0000-000000000007@inward" in lines
    assert next(x for x in lines if x.startswith("SUMMARY")).startswith(
        "SUMMARY;LANGUAGE=en:Fair\\; halls\\, tents\\\\and 很长"
    )
