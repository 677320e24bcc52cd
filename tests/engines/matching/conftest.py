"""A small directory, as an office might have it."""

from pathlib import Path

import pytest

from inward.engines.matching import Directory, Record

QINGSUI = Record(
    "o1", "上海青穗生物科技有限公司", city="上海", country="CN", identifier="91310000710933112E"
)
DONGHONG = Record("o2", "荆门市东红商贸有限责任公司", city="荆门", country="CN")
HOTMAN = Record(
    "o3", "Hotman Co., Ltd. (Japan)", ("株式会社ホットマン",), "Japan", "Sendai", "yg-hotman.com"
)
FLYING = Record("o4", "Flying Fish Robotics Corporation", (), "US", "Boston", "flyingfish.com")
BRANCH_2 = Record("o5", "武汉康泽大药房连锁有限公司第二分店", city="武汉", country="CN")
BRANCH_3 = Record("o6", "武汉康泽大药房连锁有限公司第三分店", city="武汉", country="CN")
EVERYBODY = (QINGSUI, DONGHONG, HOTMAN, FLYING, BRANCH_2, BRANCH_3)


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("directory")
    Directory.build(EVERYBODY, folder)
    return folder


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    """The small directory, to be changed at will."""
    return Directory.build(EVERYBODY, tmp_path / "directory")
