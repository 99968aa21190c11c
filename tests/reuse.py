"""How far ideas came, and needs against offers, from the files of a site's /data/ alone: what any stranger could do.

Usage: reuse.py FOLDER, where FOLDER has rounds.csv, ideas.csv, stages.csv, prototypes.csv, needs.csv, offers.csv and words.csv.
"""
import csv, json, pathlib, sys

folder = pathlib.Path(sys.argv[1])
rounds, ideas, stages, prototypes, needs, offers, words = (
    list(csv.DictReader(open(folder / f"{name}.csv", newline="", encoding="utf-8")))
    for name in ["rounds", "ideas", "stages", "prototypes", "needs", "offers", "words"]
)

furthest = {}
for change in stages:
    furthest[change["thing"]] = max(furthest.get(change["thing"], 0), int(change["step"] or 0))
reached = dict(furthest)
for prototype in prototypes:
    for idea in filter(None, prototype["ideas"].split(";")):
        reached[idea] = max(reached.get(idea, 0), furthest.get(prototype["id"], 0))
steps_of = lambda of: [[sum(reached.get(idea["id"], 0) >= step for idea in of)] for step in range(1, 8)]
in_order = sorted(rounds, key=lambda one: int(one["number"]))
funnel = sum((steps_of([idea for idea in ideas if idea["round"] == one["id"]]) for one in in_order), [])

def row(is_of_kind):
    wanted, given = ([thing for thing in things if is_of_kind(thing["kinds"].split(";"))] for things in (needs, offers))
    standing = [need["status"] for need in wanted]
    matched = standing.count("matched") + standing.count("met")
    delivered = sum(int(need["matches_delivered"]) for need in wanted)
    return [standing.count("open"), sum(offer["open"] == "true" for offer in given), matched, delivered]

kinds = [word["id"] for word in words if word["vocabulary"] == "support-kinds"]
matrix = [row(lambda of: kind in of) for kind in kinds] + [row(lambda of: of == [""])]
print(json.dumps({"funnel": funnel, "matrix": [figures for figures in matrix if any(figures)]}))
