"""A believable minute of a small city, for looking at the pages."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

ME, CALL = "u-ana", "0190-call-1"
QUEUES = {"iluminacao": "Iluminação pública", "vias": "Buracos e vias", "saude": "Saúde e dengue", "tributos": "IPTU e tributos", "geral": "Atendimento geral"}
OPERATORS = [("u-ana", "Ana Beatriz Moura", "available"), ("u-joao", "João Pedro Salles", "available"), ("u-rita", "Rita de Cássia Nunes", "paused"), ("u-caio", "Caio Menezes", "available"), ("u-lia", "Lia Fontes Bragança", "wrap_up"), ("u-davi", "Davi Azevedo", "offline"), ("u-mara", "Mara Quintela", "available")]
TURNS = [
    {"said": "Olá! Você ligou para a Prefeitura de Porto Sereno. Esta ligação é gravada. Em que posso ajudar?", "heard_text": "tem um poste apagado na minha rua faz três dias", "intent": "iluminacao", "confidence": 0.91, "keys": ""},
    {"said": "Entendi: iluminação pública. Está certo?", "heard_text": "sim", "intent": None, "confidence": 0.98, "keys": ""},
    {"said": "Digite o número da casa mais próxima do poste.", "heard_text": "", "intent": None, "confidence": None, "keys": "248"},
]


def ticket(number: str | None, subject: str, stage: str = "open", **more: Any) -> dict[str, Any]:
    words = {"draft": "rascunho", "open": "aberto", "doing": "em andamento", "closed": "encerrado"}
    return {"id": f"t-{number}", "number": number, "protocol": "20261123004217", "stage": stage, "stage_words": words[stage], "subject": subject, "notes": "", "service_key": "lampada-apagada", "service": "lampada-apagada", "place": None, "person_id": None, "interaction_id": CALL, "operator_id": ME, "channel": "phone", "outcome_words": None, "incomplete": False, "version": 1, "overdue": False, "created_at": "2026-11-23T13:05:00Z", "filed_at": None, "due_at": None, "closed_at": None, **more}


def pop() -> dict[str, Any]:
    first = {"id": "p1", "name": "Maria das Dores Figueiredo", "social_name": "", "cpf_masked": "***.214.530-**", "neighbourhood": "Vila Mariana", "telephone_label": "celular", "telephone_shared": True, "tickets": [ticket("IL-2026-004182-7", "Poste apagado em frente à escola", "doing", filed_at="2026-11-19T12:00:00Z", overdue=True), ticket("PD-2026-001093-1", "Poda de árvore na praça", filed_at="2026-11-21T17:30:00Z")], "visits": []}
    second = {"id": "p2", "name": "Alexandre Figueiredo Neto", "social_name": "Alexandra Figueiredo", "cpf_masked": None, "neighbourhood": "Centro", "telephone_label": "", "telephone_shared": True, "tickets": [], "visits": []}
    return {"interaction": CALL, "protocol": "20261123004217", "channel": "phone", "telephone": "+5521987654321", "telephone_kind": "mobile", "confirmed": None, "candidates": [first, second], "same_visit": [], "suggestions": []}


def visits(ago: Callable[[float], str]) -> list[dict[str, Any]]:
    kinds = ["served", "served", "abandoned_queue", "served", "self_service", "served", "failed"]
    found = []
    for index, outcome in enumerate(kinds):
        start, length = 900 + index * 1400, 95 + index * 47
        segment = {"queue": "iluminacao", "operator": ME if outcome == "served" else None, "start": ago(start), "end": ago(start - length), "end_reason": "citizen_left"}
        found.append({"id": f"v{index}", "channel": "phone", "dialled": "1746", "protocol": f"2026112300{4100 + index}9", "telephone": None if index == 3 else f"+55219{81234567 + index * 7919}", "started_at": ago(start + 60), "ended_at": ago(start - length), "stage": "closed", "queue": list(QUEUES)[index % 5], "operator": ME, "outcome": outcome, "segments": [segment]})
    return found


def live(scene: str, ago: Callable[[float], str]) -> dict[str, Any]:
    empty = scene == "empty"
    mine = {"paused": "paused", "wrap_up": "wrap_up", "empty": "offline"}.get(scene, "available")
    operators: dict[str, Any] = {} if empty else {key: {"presence": mine if key == ME else presence, "reason": "cafe" if presence == "paused" or scene == "paused" else "", "since": ago(260 + 37 * index), "handling": {"r": {"interaction": CALL, "queue": list(QUEUES)[index % 4], "medium": "voice", "stage": "ringing" if index == 3 else "talking", "since": ago(40 + 31 * index)}} if index in {1, 3, 6} else {}} for index, (key, _, presence) in enumerate(OPERATORS)}
    if scene == "wrap_up":
        operators[ME]["until"] = ago(-78)
    if empty:
        operators = {ME: {"presence": "offline", "reason": "", "since": ago(5), "handling": {}}}
    desk: dict[str, Any] = {}
    if scene in {"talking", "held"}:
        desk["call"] = {"interaction": CALL, "offer": "o1", "stage": scene, "since": ago(134), "queue": "iluminacao"}
    stages = ["waiting", "waiting", "offering", "talking", "talking", "ivr", "ivr", "waiting", "after"]
    calls = {} if empty else {f"i{n}": {"channel": "phone", "dialled": "1746", "stage": stage, "since": ago(20 + 31 * n), "queue": None if stage == "ivr" else list(QUEUES)[n % 4], "operator": OPERATORS[n % 5][0] if stage in {"talking", "offering"} else None} for n, stage in enumerate(stages)}
    queues = {} if empty else {key: {"waiting": {f"w{n}{i}": ago(30 + 47 * i + 20 * n) for i in range((3 - n) if n < 3 else 0)}} for n, key in enumerate(QUEUES)}
    return {"desk": desk, "operators": operators, "queues": queues, "interactions": calls}


def catalogue() -> list[dict[str, Any]]:
    rows = [("rua", "Ruas e iluminação", 1, None, []), ("luz", "Iluminação", 2, "rua", []), ("lampada-apagada", "Lâmpada apagada", 3, "luz", ["iluminacao"]), ("poste-danificado", "Poste danificado ou caído", 3, "luz", ["iluminacao"]), ("vias", "Vias", 2, "rua", []), ("buraco", "Buraco na via", 3, "vias", ["buraco"]), ("verde", "Meio ambiente", 1, None, []), ("arvores", "Árvores", 2, "verde", []), ("poda", "Poda de árvore", 3, "arvores", ["poda"])]
    return [{"key": k, "label": la, "level": lv, "parent": p, "description": "", "script": "Pergunte o número do poste (placa amarela) e um ponto de referência.\nAvise: o prazo é de 3 dias úteis." if k == "lampada-apagada" else "", "intents": i, "active": True} for k, la, lv, p, i in rows]


FLOW = "flow: principal\nlabel: Atendimento 1746\nstart: boas-vindas\n\nboas-vindas:\n  say: >\n    Olá! Você ligou para a Prefeitura de Porto Sereno.\n    Esta ligação é gravada. Seu protocolo é {protocol}.\n  next: desejo\n\ndesejo:\n  intent:\n    ask: Em que posso ajudar?\n    iluminacao: fila-luz\n    buraco: fila-vias\n    atendente: fila-geral\n\nfila-luz:\n  queue: iluminacao\n  skills: [luz]\n"


def answers(scene: str, ago: Callable[[float], str]) -> dict[str, Any]:
    empty = scene == "empty"
    rng = random.Random(4)  # noqa: S311
    peaks = {"seconds": 214, "channels": [[abs(rng.gauss(0, 0.35)) * (1 if (i // 40 + c) % 3 else 0.05) for i in range(900)] for c in range(2)]}
    draft = ticket(None, "Poste apagado na Rua das Acácias", "draft", id="t-draft", notes="Liga pela segunda vez. Diz que a rua está às escuras desde sexta e que há uma escola em frente.", place={"street": "Rua das Acácias", "number": "248", "neighbourhood": "Vila Mariana"})
    if scene == "fresh":
        draft |= {"subject": "", "notes": "", "service_key": None, "place": None}
    closed = ticket("IL-2026-004182-7", "Poste apagado em frente à escola", "doing", person_id="p1", notes="Moradora informa poste apagado há três dias.", filed_at=ago(86400 * 3), due_at=ago(-86400), place=draft["place"])
    people = [("admin", "Helena Prado", ["admin"]), *[(k.removeprefix("u-"), n, ["operator"]) for k, n, _ in OPERATORS]]
    api: list[tuple[str, Any]] = [
        ("/session", {"user": {"id": ME, "login": "ana", "name": "Ana Beatriz Moura", "roles": ["admin"]}, "permissions": ["*"]}),
        ("/about", {"city_name": "Porto Sereno"}),
        ("/interactions", [] if empty else visits(ago)),
        (r"/interactions/[^/]+/turns", TURNS),
        (r"/interactions/[^/]+/pop", pop()),
        (r"/interactions/[^/]+/ticket", draft),
        (r"/interactions/[^/]+/ticket/file", draft | {"stage": "open", "number": "IL-2026-004190-0"}),
        (r"/interactions/[^/]+/tickets", [closed]),
        (r"/interactions/[^/]+/recordings", [{"id": "r1", "stage": "landed", "seconds": 214, "channels": 2}]),
        (r"/recordings/[^/]+/peaks", peaks),
        ("/services", catalogue()),
        ("/knowledge", [{"key": "luz-prazo", "title": "Prazo para trocar lâmpada de poste", "snippet": "O prazo é de 3 dias úteis, contados do registro do chamado…"}, {"key": "luz-quem", "title": "Quem cuida dos postes", "snippet": "A Prefeitura cuida da lâmpada; a concessionária, da fiação…"}]),
        (r"/knowledge/[^/]+", {"key": "luz-prazo", "title": "Prazo para trocar lâmpada de poste", "body": "O prazo é de 3 dias úteis, contados do registro do chamado.\n\nEm frente a escolas e hospitais, 24 horas."}),
        ("/people", [{"id": "p9", "name": "Maria Figueira", "social_name": "", "telephones": [{"e164": "+5521988887777", "raw": "", "kind": "mobile", "label": ""}]}]),
        (r"/people/[^/]+", {"id": "p1", "name": "Maria das Dores Figueiredo", "social_name": "", "telephones": [{"e164": "+5521987654321", "raw": "", "kind": "mobile", "label": ""}]}),
        ("/tickets", [] if empty else [closed, *[ticket(f"VB-2026-00{2000 + n}-{n}", s, st, filed_at=ago(4000 * n + 900), service_key=sv, due_at=ago(-40000)) for n, (s, st, sv) in enumerate([("Buraco grande na Av. Beira-Mar", "open", "buraco"), ("Poda urgente na Praça da Matriz", "doing", "poda"), ("Lâmpada apagada na travessa", "closed", "lampada-apagada"), ("Poste caído após temporal", "open", "poste-danificado")])]]),
        (r"/tickets/[^/]+", closed),
        (r"/tickets/[^/]+/timeline", [{"at": ago(90000), "kind": "drafted", "words": "Rascunho iniciado", "login": "ana", "text": ""}, {"at": ago(89800), "kind": "filed", "words": "Chamado IL-2026-004182-7 registrado", "login": "ana", "text": ""}, {"at": ago(40000), "kind": "note", "words": "Anotação interna", "login": "caio", "text": "Equipe da zona norte avisada."}]),
        ("/users", [{"id": f"u-{lo}", "login": lo, "name": n, "roles": r, "active": lo != "davi"} for lo, n, r in people]),
        ("/roles", [{"key": "admin", "label": "Administração", "permissions": ["*"]}, {"key": "operator", "label": "Atendimento", "permissions": []}, {"key": "supervisor", "label": "Supervisão", "permissions": []}]),
        ("/numbers", [{"number": "1746", "label": "Central da cidade", "flow": "principal", "queue": None}]),
        ("/audit", [{"at": ago(60 * n), "login": "ana", "action": a, "object": o, "object_id": "0190a8c2", "detail": {}} for n, (a, o) in enumerate([("read", "ticket"), ("change", "flow"), ("confirm", "interaction"), ("pop", "interaction")])]),
        ("/flows", [{"key": "principal", "label": "Atendimento 1746", "purpose": "calls", "published": 4, "changed": True}]),
        (r"/flows/[^/]+", {"key": "principal", "label": "Atendimento 1746", "purpose": "calls", "text": FLOW, "published": 4, "changed": True}),
        (r"/flows/[^/]+/lint", {"ok": False, "findings": [{"level": "error", "node": "desejo", "line": 17, "detail": "O nó “fila-vias” não existe neste fluxo."}, {"level": "warning", "node": "fila-luz", "line": 20, "detail": "Ninguém com a habilidade “luz” está nesta fila."}]}),
        (r"/flows/[^/]+/versions/\d+", {"text": FLOW}),
        (r"/flows/[^/]+/versions", [{"version": v, "at": ago(86400 * (5 - v)), "by": "helena"} for v in (4, 3, 2)]),
        ("/queues", [{"key": k, "label": la, "closed": k == "tributos", "rules": {"offer_s": None, "wrap_up_s": 60, "requires": []}, "hours": None, "waiting": 0, "open_now": k != "tributos", "staffed": True} for k, la in QUEUES.items()]),
        ("/skills", [{"key": "luz", "label": "Iluminação"}, {"key": "libras", "label": "Libras"}, {"key": "ingles", "label": "Inglês"}]),
        ("/operators", [{"user_id": k, "name": n, "skills": {"luz": 80, "libras": 40} if i % 2 else {"luz": 60}, "key": k, "capacity": {}, "seats": [{"queue": q, "order": 1, "weight": 0} for q in list(QUEUES)[i % 3 : i % 3 + 2]]} for i, (k, n, _) in enumerate(OPERATORS)]),
    ]
    offer = {"id": "o1", "interaction": CALL, "queue": "iluminacao", "expires_at": ago(-19), "pop": {**pop(), "turns": TURNS, "priority": 10, "waited_s": 74, "notes": {}}}
    telephone = {"endpoint": "desk-mock", "password": "mock", "uri": "sip:desk-mock@127.0.0.1", "ice_servers": [], "echo": "echo"}
    return {"live": live(scene, ago), "api": api, "offer": offer, "telephone": telephone}
