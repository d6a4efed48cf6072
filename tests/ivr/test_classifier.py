from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest

from core.errors import Invalid
from ivr.checking import trained
from ivr.intents.classifier import TrainedWishes
from ivr.intents.dangers import danger_word
from ivr.intents.features import Weights
from ivr.intents.learning import fingerprint, learn_apart
from ivr.intents.model import OTHER, PERSON, Intent, read_intent, write_intent
from tests.ivr.conftest import DEMO

NEEDED = {
    "iluminacao", "buraco", "poda", "lixo", "entulho", "iptu", "dengue", "barulho",
    "estacionamento", "animais", "protocolo", "ouvidoria", "atendente", "incendio", "acidente",
    "crime", "deslizamento", "fio", "gas",
}  # fmt: skip

NEW_WORDINGS = [
    ("iluminacao", "aqui na rua o poste não acende mais à noite"),
    ("iluminacao", "a lâmpada da rua pifou"),
    ("buraco", "tem um buraco enorme no asfalto aqui da rua"),
    ("buraco", "abriu uma cratera no asfalto da minha rua"),
    ("poda", "preciso que venham podar uma árvore grande"),
    ("poda", "galhos da árvore encostando no telhado"),
    ("lixo", "o caminhão não recolheu o lixo hoje"),
    ("entulho", "largaram entulho de obra na calçada"),
    ("iptu", "quero imprimir o boleto do iptu"),
    ("dengue", "no terreno do lado tem água parada cheia de mosquito"),
    ("barulho", "o vizinho não abaixa o som alto"),
    ("estacionamento", "tem um carro parado na minha garagem"),
    ("animais", "tem um cachorro abandonado aqui na rua"),
    ("protocolo", "queria saber o andamento do meu protocolo"),
    ("ouvidoria", "quero registrar uma denúncia na ouvidoria"),
    ("atendente", "me passa para um atendente por favor"),
    ("incendio", "tem um apartamento pegando fogo"),
    ("acidente", "um carro atropelou um homem aqui"),
    ("crime", "tem um homem armado assaltando o bar"),
    ("deslizamento", "o barranco desceu em cima de uma casa"),
    ("fio", "caiu um fio de luz na calçada"),
    ("gas", "estou sentindo cheiro forte de gás"),
    ("sem_gravacao", "prefiro continuar sem gravação"),
]


def test_every_intent_has_enough_varied_wordings(demo_intents: list[Intent]) -> None:
    by_key = {intent.key: intent for intent in demo_intents}
    assert set(by_key) >= NEEDED
    for key in NEEDED:
        assert len(by_key[key].examples) >= 25
    dangers = {key for key, intent in by_key.items() if intent.danger}
    assert dangers == {"incendio", "acidente", "crime", "deslizamento", "fio", "gas"}


@pytest.mark.parametrize(("intent", "said"), NEW_WORDINGS)
def test_wordings_it_was_not_taught(wishes: TrainedWishes, intent: str, said: str) -> None:
    known = {text for one in wishes.intents.values() for text in one.examples}
    assert said not in known
    assert wishes.guess(said).intent == intent


def test_not_sure_is_an_answer(wishes: TrainedWishes) -> None:
    for said in ("", "hum", "quanto custa uma pizza grande", "xyzzy plugh", "alô alô"):
        assert wishes.guess(said).band != "accept"


def test_cross_validation_keeps_its_promise(demo_intents: list[Intent]) -> None:
    """Left-out wordings: figures printed in docs/flows.md come from here."""
    rng = random.Random(1)
    shuffled = {i.key: rng.sample(i.examples, len(i.examples)) for i in demo_intents}
    dangers = {i.key for i in demo_intents if i.danger}
    count: Counter[str] = Counter()
    for fold in range(3):
        held = {k: [t for n, t in enumerate(v) if n % 3 == fold] for k, v in shuffled.items()}
        taught = [
            replace(i, examples=tuple(t for t in i.examples if t not in held[i.key]))
            for i in demo_intents
        ]
        fold_wishes = trained(taught)
        for key, texts in held.items():
            for text in texts:
                _count(count, key, dangers, fold_wishes.guess(text))
    wish, danger = count["wish"], count["danger"]
    print(dict(count))
    assert count["wish_right"] / wish > 0.70
    assert count["wish_accepted_wrong"] / wish < 0.05
    assert count["danger_caught"] / danger > 0.90
    assert count["other_accepted"] == 0


def _count(count: Counter[str], key: str, dangers: set[str], guess) -> None:
    if key == OTHER:
        count["other"] += 1
        count["other_accepted"] += guess.band == "accept"
    elif key in dangers:
        count["danger"] += 1
        count["danger_caught"] += guess.intent in dangers
    else:
        count["wish"] += 1
        count["wish_right"] += guess.intent == key
        count["wish_accepted_wrong"] += guess.band == "accept" and guess.intent != key


@pytest.mark.parametrize(
    ("said", "danger"),
    [
        ("socorro, a casa está pegando fogo", "incendio"),
        ("tem um botijão vazando", "gas"),
        ("arrebentou o fio da rede", "fio"),
        ("a encosta está cedendo", "deslizamento"),
        ("atropelaram meu filho", "acidente"),
        ("ouvi tiros", "crime"),
        ("quero podar uma árvore", None),
        ("segunda via do boletim de ocorrência do assalto", None),
        ("foco de dengue", None),
        ("", None),
    ],
)
def test_words_no_classifier_may_overlook(said: str, danger: str | None) -> None:
    assert danger_word(said) == danger


def test_dangers_are_never_lost_to_another_wish(
    wishes: TrainedWishes, demo_intents: list[Intent]
) -> None:
    """Mixed with an everyday wish a danger is at least asked about."""
    for intent in (i for i in demo_intents if i.danger):
        for text in intent.examples[3:8]:
            guess = wishes.guess(f"{text} e a rua está sem coleta de lixo")
            if danger_word(text):
                assert guess.intent in {i.key for i in demo_intents if i.danger}


def test_grammars_always_hold_dangers_and_the_person(wishes: TrainedWishes) -> None:
    grammar = wishes.grammar({"iptu"})
    meanings = {phrase.meaning for phrase in grammar.phrases}
    assert {"iptu", "incendio", "gas", "fio", "crime", "acidente", "deslizamento", PERSON} == (
        meanings
    )
    assert grammar.kind == "wishes"


def test_intents_as_text(demo_intents: list[Intent]) -> None:
    for intent in demo_intents:
        assert read_intent(write_intent(intent)) == intent


@pytest.mark.parametrize(
    "text",
    ["", "intent: x\n", "intent: X Y\nexamples:\n  - a\n", "intent: a\nexamples: b\n",
     "intent: a\nfoo: b\nexamples:\n  - a\n", "intent: a\nexamples:\n  - [b]\n"],
)  # fmt: skip
def test_a_wrong_intent_says_what_to_do(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_intent(text)
    assert caught.value.detail


def test_one_intent_is_not_enough_to_tell_apart(wishes: TrainedWishes) -> None:
    with pytest.raises(Invalid):
        TrainedWishes([Intent("a", "a", examples=("b",))], wishes._weights)


def test_weights_survive_storing(demo_intents: list[Intent], wishes: TrainedWishes) -> None:
    weights = wishes._weights
    again = TrainedWishes(demo_intents, Weights.from_bytes(weights.to_bytes()))
    for _, said in NEW_WORDINGS:
        one, other = wishes.guess(said), again.guess(said)
        assert one.intent == other.intent
        assert one.confidence == pytest.approx(other.confidence, abs=0.02)
    assert len(weights.to_bytes()) < 1_000_000
    with pytest.raises(ValueError, match=r"\w"):
        Weights.from_bytes(b"nonsense")


def test_two_classes_are_two_classes() -> None:
    pair = [Intent("a", "a", examples=("sol", "praia")), Intent("b", "b", examples=("frio",))]
    guess = trained(pair).guess("muito frio")
    assert guess.ranked[0][0] == "b"
    assert sum(chance for _, chance in guess.ranked) == pytest.approx(1)


async def test_learning_apart_gives_the_same_weights() -> None:
    pair = [Intent("a", "a", examples=("sol", "praia")), Intent("b", "b", examples=("frio",))]
    weights = await learn_apart(pair)
    assert weights.classes == ("a", "b")
    assert fingerprint(pair) == fingerprint(list(reversed(pair)))


def test_the_server_does_not_load_scikit_learn() -> None:
    code = "import sys, ivr.service, ivr.plug; sys.exit('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=DEMO.parent, timeout=60, check=False)
    assert done.returncode == 0
