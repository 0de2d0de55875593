"""The Ray engine: actors on this machine or on a cluster, each with plan, store and model.

One actor per core, sized by what the cluster has, so that none waits for a core that another
holds; this process asks for none. Ray starts an actor again that died and repeats its batch:
a batch may be done twice, its keys and bytes are the same.

Every machine needs the same pressmark, and the store under the same path (a shared file system):
an actor that sees no store, or would do other work, is refused before any work is done.
"""

from __future__ import annotations

import os
import re
import socket
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from pipeline.errors import PressmarkError, UsageError
from pipeline.recipe import Recipe
from pipeline.records import Document
from pipeline.run.batches import SMALL
from pipeline.run.channel import pack, unpack_result
from pipeline.run.engine import Engine
from pipeline.run.plan import make_plan
from pipeline.run.task import BatchResult
from pipeline.run.worker import Introduction, Worker

_RETRIES = 3
_ALL_READY_S = 60.0  # an actor imports its libraries first
_FIRST_READY_S = 600.0  # a cluster may have to start a machine
_OBJECTS_BYTES = 512_000_000  # what is under way: a few MB per batch
_STARTS = 2
_KNOCK_S = 10.0
_HOST_AND_PORT = re.compile(r"(?:ray://)?(?P<host>[^:/]+):(?P<port>\d{1,5})")
_QUIET = {"log_to_driver": False, "logging_level": "ERROR"}
_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to anybody
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # its later habit; the older one warns
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",  # actors run in the environment that is there
}

_read_introduction = msgspec.msgpack.Decoder(Introduction).decode


class Cluster:
    """Actors that are ready; each batch goes to the one with the least to do."""

    portion = SMALL

    def __init__(self, ray: Any, actors: Sequence[Any]) -> None:  # noqa: ANN401 - ray's own
        self._ray = ray
        self._actors = actors
        self._busy: dict[Any, int] = {}  # unfinished batch: place of its actor
        self.under_way = 2 * len(actors)

    def submit(self, batch: list[Document]) -> Any:  # noqa: ANN401 - ray's own
        """Send a batch."""
        place = self._find_idlest()
        ticket = self._actors[place].run.remote(pack(batch))
        self._busy[ticket] = place
        return ticket

    def collect(self, ticket: Any) -> BatchResult:  # noqa: ANN401 - ray's own
        """Wait for a batch."""
        self._busy.pop(ticket, None)
        return unpack_result(_get(self._ray, ticket))

    def _find_idlest(self) -> int:
        if self._busy:
            waiting = list(self._busy)
            done, _ = self._ray.wait(waiting, num_returns=len(waiting), timeout=0)
            for ticket in done:
                del self._busy[ticket]
        load = Counter(self._busy.values())
        return min(range(len(self._actors)), key=load.__getitem__)


@contextmanager
def open_cluster(recipe: Recipe, store: Path, engine: Engine) -> Iterator[Cluster]:
    """Actors for ``recipe``, which end when the block does; a cluster that ran before stays.

    Raises:
        UsageError: Ray is not installed, no cluster answers, or it has no room for a worker.
        PressmarkError: a machine of the cluster would not do the same work.
    """
    ray, is_ours = _connect(engine)
    actors: list[Any] = []
    try:
        folder = store.absolute()
        folder.mkdir(parents=True, exist_ok=True)
        share = engine.gpus if recipe.entities.device == "cuda" else 0.0
        count = count_workers(ray.cluster_resources(), engine.workers, share)
        make = ray.remote(
            num_cpus=1, num_gpus=share, max_restarts=_RETRIES, max_task_retries=_RETRIES
        )(Worker)
        actors += [make.remote(pack(recipe), str(folder)) for _ in range(count)]
        ready = _await_ready(ray, actors)
        _require_equal(list(ready.values()), make_plan(recipe).fingerprint, folder)
        yield Cluster(ray, list(ready))
    finally:
        for actor in actors:
            with suppress(Exception):
                ray.kill(actor)
        if is_ours:
            ray.shutdown()


def count_workers(resources: Mapping[str, float], wanted: int | None, gpus: float) -> int:
    """As many actors as were asked for, or as there are cores, but no more than find room.

    Args:
        resources: of the whole cluster, as Ray counts them.
        wanted: None for one per core.
        gpus: share of a GPU that each one takes.

    Raises:
        UsageError: there is not room for one.
    """
    room = int(resources.get("CPU", 0))
    if gpus:
        room = min(room, int(resources.get("GPU", 0) / gpus + 1e-9))
    if not room:
        kind = f"a core and {gpus:g} GPU" if gpus else "a core"
        has = f"{resources.get('CPU', 0):g} cores and {resources.get('GPU', 0):g} GPUs"
        raise UsageError(
            f"A worker needs {kind}, and the Ray cluster has {has}. Name another with --address"
            + (', ask for less with --gpus, or set device = "cpu" in [entities].' if gpus else ".")
        )
    return min(wanted or room, room)


def _connect(engine: Engine) -> tuple[Any, bool]:
    """Ray, connected, and whether the connection is ours to end."""
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError as error:
        raise UsageError(
            "--engine ray needs Ray, which is not installed: pip install 'pressmark[ray]'. "
            "`--workers N` without it uses N processes of this machine."
        ) from error
    if ray.is_initialized():
        return ray, False
    address = engine.address or os.environ.get("RAY_ADDRESS")
    if address:
        _join(ray, address)
    else:
        _start(ray, engine.workers)
    return ray, True


def _join(ray: Any, address: str) -> None:  # noqa: ANN401 - ray's own
    """The cluster at ``address``. Ray itself would knock for many minutes where nobody is."""
    try:
        if place := _HOST_AND_PORT.fullmatch(address):
            socket.create_connection((place["host"], int(place["port"])), _KNOCK_S).close()
        ray.init(address=address, **_QUIET)
    except Exception as error:
        raise UsageError(
            f"No Ray cluster answers at {address}: {error}. Start one with `ray start --head`, or "
            "leave --address out: then one is started here for this run."
        ) from error


def _start(ray: Any, workers: int | None) -> None:  # noqa: ANN401 - ray's own
    """A cluster of this machine alone. Ray gives its servers 30 s, which a busy machine may miss.

    Raises:
        PressmarkError: they did not come up, twice.
    """
    own = {"include_dashboard": False, "object_store_memory": _OBJECTS_BYTES}
    for attempt in range(_STARTS):
        try:
            ray.init(address="local", num_cpus=workers, **own, **_QUIET)
        except Exception as error:
            ray.shutdown()
            if attempt + 1 == _STARTS:
                raise PressmarkError(
                    f"Ray cannot be started here: {error} Its logs are in {tempfile.gettempdir()}"
                    "/ray/session_latest/logs. `--engine local --workers N` needs no servers."
                ) from error
        else:
            return


def _await_ready(ray: Any, actors: Sequence[Any]) -> dict[Any, Introduction]:  # noqa: ANN401 - ray's own
    """The actors that started, with what they say of themselves; late ones are left out."""
    said = {actor.introduce.remote(): actor for actor in actors}
    tickets = list(said)
    done, late = ray.wait(tickets, num_returns=len(tickets), timeout=_ALL_READY_S)
    if not done:
        done, late = ray.wait(tickets, num_returns=1, timeout=_FIRST_READY_S)
    if not done:
        free = ray.available_resources().get("CPU", 0)
        raise PressmarkError(
            f"No worker of the Ray cluster started within {_ALL_READY_S + _FIRST_READY_S:.0f} s; "
            f"{free:g} of its cores are free. `ray status` shows what holds the others."
        )
    for ticket in late:
        ray.kill(said[ticket])
    return {said[ticket]: _read_introduction(_get(ray, ticket)) for ticket in done}


def _require_equal(workers: Sequence[Introduction], plan: str, store: Path) -> None:
    """Refuse machines that would give other results, or keep them where nobody finds them."""
    blind = sorted({one.machine for one in workers if not one.sees_store})
    if blind:
        raise PressmarkError(
            f"{', '.join(blind)} cannot see {store}, where finished work is kept. Put --out on a "
            "file system that every machine of the cluster has under the same path."
        )
    others = sorted({one.machine for one in workers if one.plan != plan})
    if others:
        raise PressmarkError(
            f"{', '.join(others)} would do other work than this machine: another version of "
            "pressmark, of a model or of a library. Install the same wheel and lock file there."
        )


def _get(ray: Any, ticket: Any) -> bytes:  # noqa: ANN401 - ray's own
    """What a task gave; its own error, or a clear one where its worker is gone for good."""
    errors = ray.exceptions
    try:
        packed: bytes = ray.get(ticket)
    except errors.RayTaskError as error:
        if isinstance(error.cause, PressmarkError):
            raise error.cause from None
        raise
    except errors.RayError as error:
        raise PressmarkError(
            f"A worker of the Ray cluster ended in the midst of its work, {_RETRIES} times over: "
            f"{str(error).strip().splitlines()[0]} What is finished is kept: build again, with "
            "fewer --workers if memory is short."
        ) from error
    return packed
