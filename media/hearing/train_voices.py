"""Labelled speech for training from voices that were cut from recordings of people.

`python -m media.hearing.train_voices OUT.npz --flite DIR --festival COMMAND`

espeak's voices are formulas; a network trained on them alone fails on people. flite (Debian
package `flite`, voices kal, awb, rms, slt) and festival (packages festvox-italp16k, -itapc16k,
-kdlpc16k, -suopuhe-lj, -suopuhe-mv) speak given sounds with the voices of real speakers and say
where each sound ends. Their own languages are English, Italian and Finnish, so each sound of ours
is given as the nearest of theirs. `--without awb,slt` leaves speakers out, to measure what the
network makes of people it never heard.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from media.hearing.compile import pronounce
from media.hearing.phones import NUMBER
from media.hearing.train_acoustics import sentence_words
from media.wave import read_wav, resample

FLITE = ("kal16", "rms", "awb", "slt")
_ENGLISH = (
    "sil=pau a=aa 6=ah 6~=ah e=ey E=eh i=iy o=ow O=ao u=uw S=sh Z=zh J=n,y L=l,y r=r R=hh tS=ch "
    "dZ=jh N=ng"
)
_ITALIAN = "sil=# 6=a 6~=a R=r N=n"
_FINNISH = "sil=# 6=a 6~=a E=e O=o R=h tS=t,S dZ=d,Z: Z=Z: z=z: J=n,j L=l,j"
FESTIVAL = {
    "lp_diphone": _ITALIAN,
    "pc_diphone": _ITALIAN,
    "ked_diphone": _ENGLISH,
    "suo_fi_lj_diphone": _FINNISH,
    "hy_fi_mv_diphone": _FINNISH,
}
Spoken = tuple[np.ndarray, np.ndarray]


def _table(text: str) -> dict[str, list[str]]:
    pairs = (entry.split("=") for entry in text.split())
    return {ours: theirs.split(",") for ours, theirs in pairs}


def phones_of(rng: random.Random) -> list[str]:
    """The sounds of a random sentence, silence at both ends."""
    out = ["sil"]
    for word in sentence_words(rng):
        said = pronounce(word)
        if said:
            out.extend(rng.choice(said))
        if rng.random() < 0.05:
            out.append("sil")
    return [*out, "sil"]


def label(
    ours: list[str], table: dict[str, list[str]], ends: list[float], rate: int, n: int
) -> np.ndarray:
    """Our sound's number at each sample, from the ends (s) of their sounds."""
    out = np.zeros(n, np.int64)
    owners = [phone for phone in ours for _ in table.get(phone, [phone])]
    edges = [0, *(min(n, int(end * rate)) for end in ends)]
    for phone, (begin, end) in zip(owners, itertools.pairwise(edges), strict=True):
        out[begin:end] = NUMBER[phone]
    return out


def theirs(ours: list[str], table: dict[str, list[str]]) -> list[str]:
    """Our sounds as the names of a voice's own."""
    return [name for phone in ours for name in table.get(phone, [phone])]


def by_flite(folder: Path, voice: str, rng: random.Random, out: Path) -> Spoken | None:
    """One sentence by one flite voice."""
    ours, table = phones_of(rng), _table(_ENGLISH)
    names = " ".join(theirs(ours, table))
    stretch = f"duration_stretch={rng.uniform(0.85, 1.35):.2f}"
    pitch = f"int_f0_target_mean={rng.uniform(85, 190):.0f}"
    command = [str(folder / f"flite_cmu_us_{voice}"), "--setf", stretch, "--setf", pitch, "-psdur"]
    done = subprocess.run([*command, "-p", names, str(out)], capture_output=True, check=False)  # noqa: S603
    ends = [float(end) for end in re.findall(rb":([\d.]+)", done.stdout)]
    if done.returncode or len(ends) != len(names.split()):
        return None
    raw, rate = read_wav(out)
    return raw, label(ours, table, ends, rate, len(raw))


def by_festival(
    command: str, voice: str, count: int, rng: random.Random, folder: Path
) -> list[Spoken]:
    """`count` sentences by one festival voice, in one run of festival."""
    table = _table(FESTIVAL[voice])
    script, asked = [f"(voice.select '{voice})"], []
    for index in range(count):
        ours = phones_of(rng)
        asked.append(ours)
        script.append(
            f"(set! FP_duration {rng.randint(65, 130)}) (set! FP_F0 {rng.randint(90, 220)})"
            f"(set! u (eval (list 'Utterance 'Phones '({' '.join(theirs(ours, table))}))))"
            f'(utt.synth u) (utt.save.wave u "{folder}/{index}.wav" \'riff)'
            '(mapcar (lambda (s) (format t "%f " (item.feat s \'end)))'
            ' (utt.relation.items u \'Segment)) (format t "\\n@")'
        )
    (folder / "say.scm").write_text("\n".join(script))
    done = subprocess.run(  # noqa: S603
        [command, "-b", str(folder / "say.scm")], capture_output=True, check=False
    )
    found = []
    for index, (ours, line) in enumerate(zip(asked, done.stdout.decode().split("@"), strict=False)):
        ends = [float(end) for end in re.findall(r"\d+\.\d+", line)]
        path = folder / f"{index}.wav"
        if not path.is_file() or len(ends) != len(theirs(ours, table)):
            continue
        raw, rate = read_wav(path)
        found.append((raw, label(ours, table, ends, rate, len(raw))))
        path.unlink()
    return found


def main() -> None:
    """Write sounds (8 kHz, one after another), labels at each sample, and lengths."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--flite", type=Path, required=True)
    parser.add_argument("--festival", required=True)
    parser.add_argument("--sentences", type=int, default=180)
    parser.add_argument("--without", default="")
    chosen = parser.parse_args()
    rng = random.Random(8)  # noqa: S311
    spoken: list[Spoken] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for voice in (v for v in FLITE if v not in chosen.without.split(",")):
            made = (
                by_flite(chosen.flite, voice, rng, folder / "x.wav")
                for _ in range(chosen.sentences)
            )
            spoken += [one for one in made if one is not None]
        for voice in FESTIVAL:
            for _ in range(chosen.sentences // 20):
                spoken += by_festival(chosen.festival, voice, 20, rng, folder)
    rate = 16000
    sounds = [resample(raw, rate, 8000) for raw, _ in spoken]
    labels = [
        tags[np.minimum(np.arange(len(sound)) * 2, len(tags) - 1)]
        for sound, (_, tags) in zip(sounds, spoken, strict=True)
    ]
    lengths = np.array([len(sound) for sound in sounds])
    sys.stderr.write(f"{len(spoken)} sentences, {lengths.sum() / 8000 / 60:.1f} minutes\n")
    np.savez_compressed(
        chosen.out,
        sound=np.concatenate(sounds),
        label=np.concatenate(labels).astype(np.uint8),
        length=lengths,
    )


if __name__ == "__main__":
    main()
