"""Files in pieces: nothing lost with the signal, nothing kept that is not what the phone has."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from tests.receipt_sample import photo
from tests.world import NOON, World, make_world
from yinuo.files import actions, queries, tasks
from yinuo.files.models import Arrival, Blob
from yinuo.files.types import NOTHING_SEEN, Arriving, Seen
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.geo import Place

VOICE = b"OggS" + bytes(range(256)) * 40
HASH = sha256(VOICE).hexdigest()
SEEN = Seen(NOON - timedelta(hours=2), Place(45.8, 126.53))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    backend = {"BACKEND": "yinuo.site.storage.WholeFiles", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    settings.FILES = tmp_path
    return tmp_path


@pytest.fixture
def wang(world: World) -> Act:
    return world.act("engineer")


def begin(act: Act, data: bytes = VOICE, seen: Seen = NOTHING_SEEN) -> Arriving:
    return actions.begin_arrival(sha256(data).hexdigest(), size=len(data), name="voice.ogg", seen=seen, act=act)


def send(act: Act, start: int, end: int, data: bytes = VOICE) -> Arriving:
    return actions.append(sha256(data).hexdigest(), data[start:end], offset=start, act=act)


def parts(folder: Path) -> list[Path]:
    return sorted((folder / "arriving").glob("*"))


def test_a_file_sent_in_pieces_is_kept_under_the_phones_own_hash(wang: Act, folder: Path) -> None:
    begin(wang)

    told = [send(wang, start, start + 4000).offset for start in (0, 4000)]
    last = send(wang, 8000, len(VOICE))

    assert (told, last.done) == ([4000, 8000], True)
    with queries.open_blob(queries.blob_of(HASH).sha256) as kept:
        assert kept.read() == VOICE
    assert (parts(folder), Arrival.objects.count()) == ([], 0)


def test_it_goes_on_where_the_signal_was_lost(wang: Act) -> None:
    begin(wang)
    send(wang, 0, 3000)

    assert begin(wang) == queries.arriving(HASH, wang.actor_id) == Arriving(HASH, 3000, len(VOICE), done=False)


def test_a_piece_that_does_not_fit_behind_is_refused_with_the_true_offset(wang: Act) -> None:
    begin(wang)
    send(wang, 0, 3000)

    for start in (0, 2999, 3001):
        with pytest.raises(Refused) as no:
            send(wang, start, start + 500)
        assert (no.value.code, no.value.facts["offset"]) == ("upload_offset", 3000)


def test_what_is_on_disk_is_the_truth_after_a_crash(wang: Act, folder: Path) -> None:
    begin(wang)
    send(wang, 0, 3000)
    with parts(folder)[0].open("ab") as part:
        part.write(VOICE[3000:3700])  # written, and the answer never given

    assert queries.arriving(HASH, wang.actor_id).offset == 3700


def test_a_crash_before_the_last_answer_is_healed_by_asking_again(wang: Act, folder: Path) -> None:
    begin(wang)
    send(wang, 0, 3000)
    with parts(folder)[0].open("ab") as part:
        part.write(VOICE[3000:])

    assert begin(wang).done


def test_a_file_that_is_here_already_need_not_be_sent(wang: Act) -> None:
    actions.store(VOICE, "voice.ogg", act=wang)

    assert begin(wang).done
    assert Arrival.objects.count() == 0


def test_the_last_piece_sent_again_hears_that_all_is_done(wang: Act) -> None:
    begin(wang)
    send(wang, 0, len(VOICE))

    assert send(wang, 0, len(VOICE)).done


def test_bytes_that_are_not_what_was_announced_begin_anew(wang: Act, folder: Path) -> None:
    begin(wang)
    send(wang, 0, 3000)

    with pytest.raises(Refused) as no:
        actions.append(HASH, b"x" * (len(VOICE) - 3000), offset=3000, act=wang)

    assert (no.value.code, queries.arriving(HASH, wang.actor_id).offset) == ("file_hash_wrong", 0)
    send(wang, 0, 3000)
    assert send(wang, 3000, len(VOICE)).done


def test_more_bytes_than_announced_are_not_taken(wang: Act, folder: Path) -> None:
    begin(wang)

    with pytest.raises(Refused) as no:
        actions.append(HASH, VOICE + b"and more", offset=0, act=wang)

    assert (no.value.code, parts(folder), Blob.objects.count()) == ("file_hash_wrong", [], 0)


def test_what_a_file_is_and_how_large_is_known_from_its_first_bytes(wang: Act, settings, folder: Path) -> None:
    settings.FILE_AUDIO_MB = 1
    long, text = b"OggS" + bytes(1_500_000), b"just a text " * 100

    for data, code in ((long, "file_too_large"), (text, "file_type_wrong")):
        begin(wang, data)
        with pytest.raises(Refused) as no:
            send(wang, 0, 1000, data)
        assert no.value.code == code
    assert parts(folder) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [({"received": "A" * 64}, "field_wrong"), ({"size": 0}, "file_empty"), ({"size": 10**9}, "file_too_large")],
)
def test_an_announcement_that_cannot_be_is_refused(wang: Act, change: dict[str, object], code: str) -> None:
    told = {"received": HASH, "size": len(VOICE), "name": "a.ogg"} | change

    with pytest.raises(Refused) as no:
        actions.begin_arrival(told.pop("received"), act=wang, **told)

    assert (no.value.code, Arrival.objects.count()) == (code, 0)


def test_the_cameras_time_and_place_are_those_the_phone_told(wang: Act) -> None:
    picture = photo("navy")  # its own were taken out on the phone
    begin(wang, picture, SEEN)

    send(wang, 0, len(picture), picture)

    blob = queries.blob_of(sha256(picture).hexdigest())
    assert (blob.taken_at, blob.taken_lat, blob.taken_lon) == (SEEN.taken_at, 45.8, 126.53)


def test_nobody_goes_on_with_anothers_file(wang: Act, world: World) -> None:
    begin(wang)
    send(wang, 0, 3000)
    other = world.act("dispatcher")

    with pytest.raises(Refused) as no:
        queries.arriving(HASH, other.actor_id)

    assert (no.value.code, begin(other).offset) == ("not_found", 0)


def test_two_phones_with_the_same_file_keep_it_once(wang: Act, world: World, folder: Path) -> None:
    other = world.act("dispatcher")
    for each in (wang, other):
        begin(each)
        send(each, 0, 3000)

    assert send(wang, 3000, len(VOICE)).done
    assert begin(other).done
    assert send(other, 3000, len(VOICE)).done
    assert Blob.objects.count() == 1


def test_what_nobody_went_on_sending_is_given_up(wang: Act, folder: Path, settings) -> None:
    begin(wang)
    send(wang, 0, 3000)
    settings.UPLOAD_DAYS = 3

    assert not tasks.forget_arrivals(now=NOON + timedelta(days=2))
    assert tasks.forget_arrivals(now=NOON + timedelta(days=4))

    assert (parts(folder), Arrival.objects.count()) == ([], 0)
    assert not tasks.forget_arrivals(now=NOON + timedelta(days=4))


# ── several tabs at once, each on a connection of its own ──


@pytest.fixture
def many(transactional_db: None) -> Iterator[Act]:
    yield make_world().act("engineer")
    connection.close()


def tab(act: Act, start: Barrier) -> bool:
    """What a tab does: ask, then send pieces from the offset it is told until all is done."""
    try:
        start.wait()
        state = begin(act)
        while not state.done:
            try:
                state = send(act, state.offset, state.offset + 700)
            except Refused as refused:
                assert refused.code == "upload_offset"  # noqa: PT017 -- shape: refused only because another was faster
                state = begin(act)
        return state.done
    finally:
        connection.close()


def test_tabs_that_send_the_same_file_at_once_keep_it_once_and_whole(many: Act, folder: Path) -> None:
    start = Barrier(3)
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: tab(many, start), range(3)))

    assert done == [True, True, True]
    with queries.open_blob(queries.blob_of(HASH).sha256) as kept:
        assert kept.read() == VOICE
    assert (Blob.objects.count(), parts(folder)) == (1, [])
