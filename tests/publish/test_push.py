from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hub_stub import Repositories, serve_hub
from newsstand import make_articles, publish_articles

from pipeline.errors import IntegrityError, PublishError, UsageError
from pipeline.publish.check import check_version
from pipeline.publish.remote import push_version
from pipeline.publish.remote.hub import parse_repository

ARTICLES = make_articles(6)
ADDRESS = "hf://datasets/newsroom/demo"


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two versions; the second has other files than the first."""
    out = tmp_path_factory.mktemp("dist")
    first = publish_articles(out, ARTICLES[:5]).path
    return first, publish_articles(out, ARTICLES).path


def read_tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


PUSH = """
import sys
from pathlib import Path
from pipeline.errors import PressmarkError
from pipeline.publish.remote import push_version
try:
    print(push_version(Path(sys.argv[1]), sys.argv[2]).address)
except PressmarkError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


@pytest.fixture
def hub() -> Iterator[tuple[str, Repositories]]:
    """A stand-in for the Hub."""
    with serve_hub() as running:
        yield running


def push(version: Path, hub: tuple[str, Repositories], address: str = ADDRESS) -> str:
    """Push in a process of its own: the client reads its settings when it is imported."""
    settings = {"HF_ENDPOINT": hub[0], "HF_TOKEN": "hf_stand_in", "HF_HUB_DISABLE_XET": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", PUSH, str(version), address],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent.parent,
        env={"PATH": "", "HOME": str(version.parent), **settings},
    )  # fmt: skip
    return ran.stdout.strip() or ran.stderr.strip()


def test_a_version_is_one_commit_and_a_tag(
    versions: tuple[Path, Path], hub: tuple[str, Repositories]
) -> None:
    """Every file, byte by byte; the next version replaces what it no longer has."""
    first, second = versions
    assert push(first, hub) == f"{ADDRESS}@1.0.0"
    held = hub[1]
    assert {**held.files["newsroom/demo"]} == {".gitattributes": b"", **read_tree(first)}
    held.files["newsroom/demo"]["gone.txt"] = b"from an older version"
    assert push(second, hub) == f"{ADDRESS}@1.1.0"
    assert {**held.files["newsroom/demo"]} == {".gitattributes": b"", **read_tree(second)}
    assert held.messages == ["Version 1.0.0", "Version 1.1.0"]
    assert held.tags["newsroom/demo"] == dict(
        zip(("1.0.0", "1.1.0"), held.commits["newsroom/demo"][1:], strict=True)
    )


def test_a_tag_is_never_written_over(
    versions: tuple[Path, Path], hub: tuple[str, Repositories]
) -> None:
    """The second push of a version is refused before anything is sent."""
    push(versions[0], hub)
    before = dict(hub[1].files["newsroom/demo"])
    answer = push(versions[0], hub)
    assert answer.startswith("PublishError: newsroom/demo has a tag 1.0.0 already")
    assert hub[1].files["newsroom/demo"] == before
    assert len(hub[1].commits["newsroom/demo"]) == 2


def test_a_refusal_says_what_to_look_at(
    versions: tuple[Path, Path], hub: tuple[str, Repositories]
) -> None:
    """No traceback of the client: the address, the right to write, the network."""
    hub[1].refuse = True
    answer = push(versions[0], hub)
    assert answer.startswith("PublishError: newsroom/demo could not be pushed to")
    assert "HF_TOKEN" in answer
    assert "hf_stand_in" not in answer


@pytest.mark.parametrize("protocol", ["memory", "file"])
def test_any_file_system_takes_a_version(
    versions: tuple[Path, Path], tmp_path: Path, protocol: str
) -> None:
    """All files arrive, and a second push is refused."""
    fsspec: Any = pytest.importorskip("fsspec")
    root = f"{protocol}://{tmp_path.as_posix()}/shelf"
    done = push_version(versions[0], root)
    assert done.address.endswith("/shelf/demo/1.0.0")
    system, place = fsspec.core.url_to_fs(f"{root}/demo/1.0.0")
    there = {path.removeprefix(f"{place}/"): system.cat(path) for path in system.find(place)}
    assert there == read_tree(versions[0])
    assert done.files == len(there)
    with pytest.raises(PublishError, match=r"has demo/1\.0\.0 already"):
        push_version(versions[0], root)
    if protocol == "file":
        landed = tmp_path / "shelf" / "demo" / "1.0.0"
        assert [one for one in check_version(landed) if one.status != "passed"] == []


def test_s3_takes_a_version(versions: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The real client of S3 against a stand-in server."""
    pytest.importorskip("s3fs")
    server_class = pytest.importorskip("moto.server").ThreadedMotoServer
    import boto3
    import fsspec

    server = server_class(port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}".replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - where moto listens
        for name, value in (
            ("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "x"),
            ("AWS_DEFAULT_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", address),
        ):  # fmt: skip
            monkeypatch.setenv(name, value)
        boto3.client("s3").create_bucket(Bucket="shelf")
        done = push_version(versions[0], "s3://shelf/datasets")
        assert done.address == "s3://shelf/datasets/demo/1.0.0"
        system = fsspec.filesystem("s3", skip_instance_cache=True)
        found = {
            path.partition("1.0.0/")[2]: system.cat(path) for path in system.find(done.address)
        }
        assert found == read_tree(versions[0])
        with pytest.raises(PublishError, match="already"):
            push_version(versions[0], "s3://shelf/datasets")
    finally:
        server.stop()


def test_a_push_that_broke_off_goes_on(versions: tuple[Path, Path], tmp_path: Path) -> None:
    """What has no SHA256SUMS is no version, and may be written again."""
    root = f"file://{tmp_path.as_posix()}"
    push_version(versions[0], root)
    (tmp_path / "demo/1.0.0/SHA256SUMS").unlink()
    (tmp_path / "demo/1.0.0/README.md").write_text("half")
    push_version(versions[0], root)
    assert read_tree(tmp_path / "demo/1.0.0") == read_tree(versions[0])


def test_only_what_is_sound_is_pushed(versions: tuple[Path, Path], tmp_path: Path) -> None:
    """A changed file is found before anything is sent."""
    import shutil

    copy = Path(shutil.copytree(versions[0], tmp_path / "demo" / "1.0.0"))
    (copy / "README.md").write_text("Trust me.")
    with pytest.raises(IntegrityError, match="checksums_match"):
        push_version(copy, f"file://{tmp_path.as_posix()}/shelf")
    assert not (tmp_path / "shelf").exists()


@pytest.mark.parametrize(
    "address",
    ["shelf", "hf://datasets/demo", "hf://models/a/b", "hf://datasets/a/b/c", "nosuch://x/y"],
)
def test_an_address_that_is_none_is_refused(versions: tuple[Path, Path], address: str) -> None:
    """The message shows what one looks like."""
    with pytest.raises(UsageError, match=r"://"):
        push_version(versions[0], address)


def test_an_address_of_the_hub_is_read() -> None:
    """With or without a slash at its end."""
    assert parse_repository(ADDRESS) == parse_repository(f"{ADDRESS}/") == "newsroom/demo"
