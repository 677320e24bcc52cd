"""Members, the outbox, private links and jobs: each survives being asked twice."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils.translation import override

from inward.core.permissions import NotAllowed, Role, role_of
from inward.office.actions import CannotAdd, add_member, change_role
from inward.office.attempts import forget_attempts, too_many
from inward.office.jobs import Job, JobRefused, Report, ask_for, do_next
from inward.office.links import LinkRefused, make_link, open_link, revoke_link, use_link
from inward.office.models import Attempt, Message
from inward.office.outbox import erase_old_messages, send_waiting, write_message
from inward.office.rules import LOST_AFTER, RETRY_AFTER, JobState
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_an_officer_cannot_add_members() -> None:
    with pytest.raises(NotAllowed):
        add_member(username="new", password="long enough 1", role=Role.READER, by=make.member())


def test_a_password_that_is_easily_guessed_is_refused() -> None:
    with pytest.raises(CannotAdd, match=r"10"):
        add_member(username="new", password="short", role=Role.READER, by=None)


def test_a_role_changed_counts_at_once() -> None:
    user = make.member(Role.READER, name="li")
    change_role(username="li", role=Role.ANALYST, by=None)
    user.refresh_from_db()

    assert role_of(type(user).objects.get(pk=user.pk)) is Role.ANALYST


def test_members_are_added_from_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("user", "add", "wang", "--role", "manager", "--json")
    with pytest.raises(CommandError, match="wang"):
        call_command("user", "add", "wang")

    assert '"role": "manager"' in capsys.readouterr().out


def test_a_member_is_moved_to_a_team_from_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    member, team = make.colleague(), make.team("Commerce")
    call_command("user", "team", member.user.username, "Commerce", "--json")
    member.refresh_from_db()

    assert member.team == team
    assert '"team": "Commerce"' in capsys.readouterr().out
    with pytest.raises(CommandError, match="no one team called Nowhere"):
        call_command("user", "team", member.user.username, "Nowhere")
    with pytest.raises(CommandError, match="no member called nobody"):
        call_command("user", "team", "nobody", "Commerce")
    call_command("user", "team", member.user.username)
    member.refresh_from_db()
    assert member.team is None


def _write(key: str = "a") -> Message:
    return write_message(
        key=key, to="li@example.org", title="Due", text="Today", language="en", at=make.NOW
    )


def test_a_message_written_twice_is_sent_once() -> None:
    _write()
    _write()
    sent = send_waiting(at=make.NOW) + send_waiting(at=make.NOW)

    assert len(sent) == 1
    assert [m.subject for m in mail.outbox] == ["Due"]


def test_a_message_that_is_not_taken_waits_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(self: object) -> int:
        raise OSError("no route")

    message = _write()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        send_waiting(at=make.NOW)
    message.refresh_from_db()
    too_soon = send_waiting(at=make.NOW)
    later = send_waiting(at=make.NOW + RETRY_AFTER[0])

    assert (message.error, message.sent_at) == ("no route", None)
    assert (too_soon, later) == ([], [message.pk])


def test_a_message_in_whose_handing_over_the_machine_stopped_says_so_and_is_not_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(self: object) -> int:
        raise SystemExit

    message = _write()
    with monkeypatch.context() as stopped:
        stopped.setattr("django.core.mail.EmailMessage.send", stop)
        with pytest.raises(SystemExit):
            send_waiting(at=make.NOW)
    message.refresh_from_db()

    with override("en"):
        assert "The machine stopped" in message.told
    assert send_waiting(at=make.NOW + DAY) == []


def test_a_message_is_erased_on_its_day() -> None:
    message = _write()
    Message.objects.update(erase_after=make.NOW.date())
    erased = erase_old_messages(on=make.NOW.date())

    assert erased == 1
    assert not Message.objects.filter(pk=message.pk).exists()


def _link(once: bool = False) -> str:
    subject = make.area().subject
    _, secret = make_link(
        purpose="brief", subject=subject, at=make.NOW, lasts=DAY, by=None, once=once
    )
    return secret


def test_a_link_opens_until_it_expires_and_only_for_its_purpose() -> None:
    secret = _link()
    opened = open_link(secret, purpose="brief", at=make.NOW)

    assert opened.digest != secret
    for purpose, at in (("confirm", make.NOW), ("brief", make.NOW + DAY)):
        with pytest.raises(LinkRefused):
            open_link(secret, purpose=purpose, at=at)


def test_a_link_that_works_once_does_not_work_twice() -> None:
    secret = _link(once=True)
    use_link(secret, purpose="brief", at=make.NOW)

    with pytest.raises(LinkRefused, match="once"):
        use_link(secret, purpose="brief", at=make.NOW)


def test_a_withdrawn_link_says_so() -> None:
    secret = _link()
    revoke_link(open_link(secret, purpose="brief", at=make.NOW), at=make.NOW)

    with pytest.raises(LinkRefused, match="withdrawn"):
        open_link(secret, purpose="brief", at=make.NOW)


def _ask(kind: str = "count") -> Job:
    return ask_for(kind=kind, arguments={"to": 3}, by=None, at=make.NOW)


def _count(job: Job, report: Report) -> dict[str, int]:
    report(1, job.arguments["to"], "one")
    return {"counted": job.arguments["to"]}


def test_a_job_says_how_far_it_is_and_what_came_out() -> None:
    _ask()
    done = do_next({"count": _count}, clock=lambda: make.NOW)

    assert done
    assert (done.state, done.done, done.total, done.result) == ("done", 1, 3, {"counted": 3})
    assert do_next({"count": _count}, clock=lambda: make.NOW) is None


def test_a_job_that_was_left_behind_is_taken_up_again_but_not_while_its_worker_lives() -> None:
    job = _ask()
    Job.objects.update(state=JobState.WORKING, heard_at=make.NOW)
    soon = do_next({"count": _count}, clock=lambda: make.NOW + LOST_AFTER / 2)
    late = do_next({"count": _count}, clock=lambda: make.NOW + 2 * LOST_AFTER)

    assert soon is None
    assert late == job


def test_a_job_that_cannot_be_done_says_why() -> None:
    def refuse(job: Job, report: Report) -> dict[str, int]:
        raise JobRefused("the file is empty")

    _ask()
    done = do_next({"count": refuse}, clock=lambda: make.NOW)

    assert done
    assert (done.state, done.said) == ("failed", "the file is empty")


def test_however_many_messages_wait_to_be_tried_again_they_hold_back_no_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(self: object) -> int:
        raise OSError("no route")

    for number in range(220):
        _write(f"old {number}")
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        send_waiting(at=make.NOW, limit=500)
    fresh = _write("new")
    too_soon = send_waiting(at=make.NOW + RETRY_AFTER[0] / 2)
    # Their time has come again: the new one still goes first.
    newer = _write("newer")
    later = send_waiting(at=make.NOW + RETRY_AFTER[0])

    assert too_soon == [fresh.pk]
    assert (later[0], len(later)) == (newer.pk, 200)


def test_attempts_of_a_sender_are_counted_by_the_hour_and_forgotten_with_it() -> None:
    late = make.NOW.replace(minute=59)
    after = late + timedelta(minutes=1)
    did = [too_many("enquiry", "203.0.113.7", most=2, at=late) for _ in range(4)]
    another = too_many("enquiry", "203.0.113.8", most=2, at=late)
    otherwise = too_many("question", "203.0.113.7", most=2, at=late)
    kept = list(Attempt.objects.values_list("digest", flat=True))
    next_hour = too_many("enquiry", "203.0.113.7", most=2, at=after)

    assert did == [False, False, True, True]
    assert (another, otherwise, next_hour) == (False, False, False)
    assert not [digest for digest in kept if "203" in digest]
    # Nobody can tell from what is kept that it was the same one an hour ago.
    assert not Attempt.objects.filter(digest__in=kept).exists()
    assert forget_attempts(at=after + timedelta(hours=1)) == 1
    assert not Attempt.objects.exists()
