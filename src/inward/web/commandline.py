"""`inward`: one command for everything the office does on a terminal."""

import os
import sys

# The verbs in the order in which an office meets them; each is a management command of a package.
VERBS = {
    "demo": "set up the Jing'an record, or a made-up office, and open it",
    "init": "make or bring up to date the store, with its vocabularies",
    "serve": "run the system on this machine",
    "user": "add members and change their roles",
    "load": "bring a folder of tables into the record",
    "intake": "bring a spreadsheet into the record: guests, exhibitors, tenants ...",
    "export": "take a list out, whole, as XLSX or CSV",
    "worker": "do what pages have asked for; `serve` runs one itself",
    "figure": "list, count, release and verify figures",
    "publish": "write the whole public site as static files",
    "trace": "from a released number back to file and line",
    "tick": "remind everybody of what falls due; run by cron or systemd",
    "check": "compare the current tables with the facts",
    "index": "composite indices from a framework file",
    "match": "match names against a directory",
}
# These make the store, or know nothing of it.
WITHOUT_STORE = {"demo", "init", "index", "match"}
# Django has a command of this name already.
NAMED_OTHERWISE = {"check": "check_record"}
OTHERS = {"manage": "Django's own commands (migrate, shell ...)"}


def usage() -> str:
    rows = [f"  {verb:<8} {said}" for verb, said in (VERBS | OTHERS).items()]
    return "\n".join(
        ["usage: inward VERB [OPTIONS]", "", *rows, "", "inward VERB --help says more of each."]
    )


def main(arguments: list[str] | None = None) -> None:
    """Run one verb; the exit code says whether it succeeded (2: it was not understood)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inward.config.settings")
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] in {"-h", "--help", "help"}:
        print(usage())
        return
    if given[0] == "--version":
        import inward

        print(inward.__version__)
        return
    if given[0] == "manage":
        _run(["inward manage", *given[1:]])
    elif given[0] in VERBS:
        if given[0] == "demo" and _names_fictional(given):
            from inward.web.apart import set_apart

            set_apart()
        if not (given[0] in WITHOUT_STORE or {"-h", "--help", "--version"} & set(given)):
            _refuse_another_store()
        _run(["inward", NAMED_OTHERWISE.get(given[0], given[0]), *given[1:]])
    else:
        print(f"inward: there is no verb {given[0]!r}\n\n{usage()}", file=sys.stderr)
        raise SystemExit(2)


def _names_fictional(given: list[str]) -> bool:
    """Whether the made-up office is asked for: its folder must be known before settings are read."""
    pairs = zip(given, [*given[1:], ""], strict=True)
    return "--office=fictional" in given or ("--office", "fictional") in pairs


def _refuse_another_store() -> None:
    """Say what to do before pages and commands fail at a table that is not there."""
    import django

    django.setup()
    from inward.core.store import steps_behind

    steps, begun = steps_behind()
    if not steps:
        return
    if begun:
        said = (
            f"the store is {steps} step{'s' if steps > 1 else ''} behind this version: stop what is running, "
            "copy the folder INWARD_HOME (or the PostgreSQL database) as a backup, then run `inward init`"
        )
    else:
        said = "there is no store yet: run `inward init` (an empty one) or `inward demo`"
    print(f"inward: {said}", file=sys.stderr)
    raise SystemExit(1)


def _run(argv: list[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(argv)


if __name__ == "__main__":
    main()
