"""My day: what is late, due, promised to others, awaited; ticked off, opened again, moved, added."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from inward.aftercare.queries import waiting_for
from inward.core.http import OfficerRequest, page_or_part
from inward.core.paging import counted
from inward.core.permissions import Act, allowed
from inward.office import tasks
from inward.office.models import Member, Task
from inward.work import queries
from inward.work.forms import MoveForm, TaskFilterForm, TaskForm
from inward.work.reminding import SHOWN, falling_to


@require_GET
@allowed(Act.READ)
def day(request: HttpRequest) -> HttpResponse:
    return _shown(request)


def _shown(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    member = Member.objects.filter(user__pk=request.user.pk or 0).first()
    today = localdate()
    context: dict[str, Any] = {"member": member, "today": today, "refused": refused}
    if member:
        context["day"] = queries.my_day(member, on=today)
        context["done"] = queries.done_on(member, on=today)
        cases = waiting_for(member, at=now(), limit=SHOWN + 1)
        falling = falling_to(member, at=now())
        context |= {
            "cases": cases[:SHOWN],
            "waiting_cases": _at_least(len(cases[:SHOWN]), more=len(cases) > SHOWN),
            "falling": falling,
            "falls": _at_least(
                sum(len(several.rows) for several in falling),
                more=any(several.more for several in falling),
            ),
        }
    return page_or_part(request, "work/day.html", "work/_day.html", context, status=status)


def _at_least(number: int, *, more: bool) -> str:
    """How many are shown; "8+" where there are more."""
    return f"{number}+" if more else str(number)


def _after(request: HttpRequest) -> HttpResponse:
    """The day as it is now: the part for htmx, the page by way of its address for a browser."""
    return _shown(request) if request.headers.get("HX-Request") else redirect("day")


@require_POST
@allowed(Act.RECORD)
def done(request: OfficerRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=pk)
    tasks.finish(task_id=task.pk, by=request.user, at=now())
    return _after(request)


@require_POST
@allowed(Act.RECORD)
def reopen(request: OfficerRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=pk)
    tasks.reopen(task_id=task.pk, by=request.user)
    return _after(request)


@require_POST
@allowed(Act.RECORD)
def move(request: OfficerRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        refused = _("“%(task)s” stays where it was: choose the day it moves to.")
        return _shown(request, refused=refused % {"task": task.text}, status=422)
    tasks.move(task_id=task.pk, due=form.cleaned_data["due"], by=request.user)
    return _after(request)


@allowed(Act.RECORD)
def task_new(request: OfficerRequest) -> HttpResponse:
    me = Member.objects.filter(user=request.user).first()
    form = TaskForm(request.POST or None, initial={"due": localdate(), "member": me})
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = tasks.set_task(by=request.user, at=now(), today=localdate(), **form.cleaned_data)
        except tasks.DayIsPast as error:
            form.add_error("due", str(error))
        except tasks.CannotSet as error:
            refused = str(error)
        else:
            said = {"task": made.text, "day": made.due.isoformat()}
            messages.success(request, _("On the list: “%(task)s”, by %(day)s.") % said)
            return redirect("day")
    context = {"form": form, "refused": refused}
    return render(request, "work/task_new.html", context, status=422 if form.is_bound else 200)


@require_GET
@allowed(Act.READ)
def tasks_all(request: HttpRequest) -> HttpResponse:
    """Everybody's tasks under their days; one person's, or those about one kind of thing."""
    form = TaskFilterForm(request.GET)
    sought = form.sought()
    today = localdate()
    days, onward = queries.tasks_by_day(sought, on=today, after=request.GET.get("after", ""))
    asked = request.GET.copy()
    asked["after"] = onward
    context = {
        "form": form,
        "sought": sought,
        "days": days,
        "today": today,
        "count": counted(queries.tasks(sought)),
        "next": f"?{asked.urlencode()}" if onward else "",
    }
    return page_or_part(request, "work/tasks.html", "work/_tasks.html", context)
