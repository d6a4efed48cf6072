"""How large a grammar may be: `python -m bench.speech_size [--few]`.

Service names of a city and street names, 20 to 1,000 of them in one moment, spoken by voices that
trained nothing, 20 dB. Printed for each size: how often the right entry was heard and acted on,
how often a stranger's sentence was, what compiling costs once, and what an answer costs.
`media/hearing/limits.py` is drawn from this table.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import chain

import numpy as np

from bench.speech_corpus import Spoken, speak
from bench.speech_sentences import STRANGERS
from media.hearing.answer import judged
from media.hearing.compile import Compiled, compile_grammars
from media.hearing.wishes import wish_grammar
from media.words import Grammar, Phrase

SIZES = (20, 100, 300, 1000)
NOISE = 20.0


def parted(text: str) -> list[str]:
    """A long list, written briefly."""
    return text.split(";")


_WORKS = parted(
    "poda;remoção;limpeza;conserto;vistoria;pintura;instalação;fiscalização;troca;demolição;"
    "reforma;interdição;lavagem;sinalização;medição;retirada;aluguel;licença;denúncia;segunda via;"
    "cadastro;cancelamento;transferência;agendamento;consulta;parcelamento;isenção;recurso;"
    "certidão;vaga;inscrição;doação"
)
_THINGS = parted(
    "de árvore;de bueiro;de calçada;de poste;de praça;de placa;de faixa de pedestre;de lombada;"
    "de terreno baldio;de entulho;de fio solto;de ponto de ônibus;de banca de jornal;de feira;"
    "de ambulante;de bar;de obra;de imposto;de taxa de lixo;de multa;de estacionamento;de táxi;"
    "de cemitério;de creche;de escola;de vacina;de exame;de remédio;de ambulância;de cachorro;"
    "de mosquito;de pombo;de piscina;de encosta;de córrego;de ponte"
)
_KINDS = ["rua", "avenida", "travessa", "praça", "estrada", "alameda"]
_TITLES = ["", "", "doutor", "coronel", "professora", "padre", "marechal", "dona", "general"]
_FIRST = parted(
    "Antônio;Maria;João;Francisca;Pedro;Helena;Carlos;Luísa;Joaquim;Teresa;Sebastião;Beatriz;"
    "Raimundo;Cecília;Alberto;Vitória;Jorge;Amélia;Rui;Laura;Henrique;Isabel;Manoel;Clara"
)
_LAST = parted(
    "Silva;Ribeiro;Pereira;Nogueira;Barbosa;Machado;Teixeira;Cavalcanti;Figueiredo;Guimarães;"
    "Monteiro;Vasconcelos;Azevedo;Moreira;Tavares;Bittencourt;Drummond;Peixoto;Amaral;Lacerda;"
    "Queiroz;Sampaio;Xavier;Brandão"
)
_ASKED = ("quero pedir {}", "preciso de {}", "é sobre {}", "{}")
_OTHERWISE = ("eu gostaria de {}", "como faço para ter {}", "liguei por causa de {}")


def services(count: int, seed: int = 5) -> list[str]:
    """Believable names of a city's services."""
    every = [f"{work} {thing}" for work in _WORKS for thing in _THINGS]
    return random.Random(seed).sample(every, count)


def streets(count: int, seed: int = 6) -> list[str]:
    """Believable names of streets, all different."""
    rng, names = random.Random(seed), dict[str, None]()
    while len(names) < count:
        parts = (rng.choice(p) for p in (_KINDS, _TITLES, _FIRST, _LAST))
        names[" ".join(part for part in parts if part)] = None
    return list(names)


def moments(size: int) -> Iterator[tuple[str, Grammar, list[tuple[str, str]]]]:
    """(what, grammar, what is said and what it means) for one size."""
    roads = streets(size)
    yield "streets", Grammar("ruas", tuple(Phrase(r, r) for r in roads)), [(r, r) for r in roads]
    wishes = services(size)
    examples = {name: [form.format(name) for form in _ASKED] for name in wishes}
    said = [(form.format(name), name) for name in wishes for form in _OTHERWISE]
    yield "services", wish_grammar(examples), said


def size_of(compiled: Compiled) -> int:
    """Bytes of the graph's arrays."""
    graph = compiled.graph
    arrays = (getattr(graph, part.name) for part in fields(graph))
    return sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))


def acted(compiled: Compiled, items: Sequence[Spoken]) -> tuple[float, float, float, float]:
    """Shares right, acted on right, acted on wrong; and seconds of computing a second."""
    right = good = bad = 0
    work = sound = 0.0
    for item in items:
        heard = item.heard(NOISE)
        began = time.process_time()
        found, band = judged(compiled, heard.pcm)
        work += time.process_time() - began
        sound += heard.seconds
        hit = bool(found) and found[0].meaning == item.meaning
        right += hit
        good += hit and band == "accept"
        bad += not hit and band == "accept"
    return right / len(items), good / len(items), bad / len(items), work / sound


def table(count: int, sizes: Sequence[int]) -> Iterator[list[str]]:
    """Rows of the table, `count` spoken sentences for each cell."""
    strangers = list(speak([(text, "") for text in STRANGERS], 2, 21))[:count]
    for size in sizes:
        for what, grammar, said in moments(size):
            began = time.process_time()
            compiled = compile_grammars([grammar])
            took = time.process_time() - began
            chosen = random.Random(4).sample(said, min(count, len(said)))
            right, good, bad, cost = acted(compiled, list(speak(chosen, 1, 22)))
            stranger = acted(compiled, strangers)[2]
            shares = (f"{100 * share:.0f} %" for share in (right, good, bad, stranger))
            yield [
                what, str(size), *shares, f"{took:.2f} s", f"{len(compiled.graph.emits):,}",
                f"{size_of(compiled) / 1e6:.1f} MB", f"{cost:.2f} s",
            ]  # fmt: skip


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", action="store_true", help="a third of the sentences")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="entries")
    given = parser.parse_args()
    count = 20 if given.few else 60
    head = [
        "what", "entries", "right", "acted on, right", "acted on, wrong", "strangers acted on",
        "compiling", "states", "memory", "a second of speech",
    ]  # fmt: skip
    for cells in chain((head, ["---"] * len(head)), table(count, given.sizes)):
        sys.stdout.write("| " + " | ".join(cells) + " |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
