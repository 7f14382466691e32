"""The work of the subcommands: each takes its parsed arguments and writes its result to stdout."""

import argparse
import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explorer.direction_table import direction_table
from explorer.errors import ExplorerError
from explorer.model import BUNDLE_SUFFIX, describe, open_model

_BY_ATTRIBUTE = "by_attribute"


def list_models(arguments: argparse.Namespace) -> None:
    """``models``: the bundles on board; one that is damaged is reported on stderr."""
    from explorer.bundles.file import read_facts
    from explorer.bundles.shipped import shipped_models

    found = []
    for path in shipped_models():
        try:
            found.append(describe(read_facts(path)))
        except ExplorerError as error:
            print(error, file=sys.stderr)
    if arguments.json:
        _print_json(found)
        return
    for info in found:
        codes = info["codes"]
        encoded = f"{codes['count']:,} encoded images" if codes else "no encoded images"
        print(f"{info['name']:<16} {info['title']:<24} {_sizes(info)}, {encoded}")


def show_info(arguments: argparse.Namespace) -> None:
    """``info``: what is known of a model, without its weights."""
    info = _describe(arguments.model)
    if arguments.json:
        _print_json(info)
        return
    rows = [
        ("name", info["name"]),
        ("title", info["title"]),
        ("id", info["id"]),
        ("kind", f"{info['kind']}, family {info['family']}"),
        ("sizes", _sizes(info)),
        ("classes", " ".join(info["class_names"])),
        ("attributes", " ".join(info["attributes"])),
        *_flat("config", info["config"]),
        *_flat("codes", info["codes"] or {}),
        *_accuracies(info["metrics"]),
        *_flat("metrics", {k: v for k, v in info["metrics"].items() if k != _BY_ATTRIBUTE}),
        *_flat("provenance", info["provenance"]),
        ("licence", info["licence"]),
        ("path", info["path"]),
    ]
    shown = [(name, value) for name, value in rows if value not in ("", None)]
    width = max(len(name) for name, _ in shown)
    for name, value in shown:
        print(f"{name:<{width}}  {value}")
    if info["directions"]:
        print("\ndirections, measured by the probe where the response reaches 0.7:")
        print("\n".join(direction_table(info["directions"])))


def decode_codes(arguments: argparse.Namespace) -> None:
    """``decode``: codes to pictures in one PNG."""
    from explorer.imaging.enlarge import Between, enlarge
    from explorer.imaging.png import save_png
    from explorer.imaging.sheets import tile

    sizes = {len(code) for code in arguments.codes}
    if len(sizes) > 1:
        raise ExplorerError("The codes have different lengths.")
    model = open_model(arguments.model, arguments.device)
    pictures = model.decode(arguments.codes)
    between = Between.SMOOTH if arguments.smooth else Between.SHARP
    large = enlarge(pictures, arguments.enlarge, between)
    columns = min(len(large), arguments.columns or math.ceil(math.sqrt(len(large))))
    sheet = tile(large, columns, gap=0 if len(large) == 1 else arguments.enlarge)
    session = {"model": model.name, "model_id": model.info["id"], "codes": arguments.codes}
    save_png(arguments.out, sheet, session)
    height, width = sheet.shape[:2]
    if arguments.json:
        _print_json(
            {"file": str(arguments.out), "width": width, "height": height, "columns": columns, **session}
        )
    else:
        print(f"{arguments.out}: {len(large)} decoded, {width}×{height} pixels")


def encode_pictures(arguments: argparse.Namespace) -> None:
    """``encode``: pictures, folders of pictures or idx files to codes."""
    from explorer.data.pictures import iterate_pictures, skipped_note

    model = open_model(arguments.model, arguments.device)
    rows: list[dict[str, Any]] = []
    skipped: list[str] = []
    for source in arguments.images:
        count = 0
        for part in iterate_pictures(source, model.picture_shape):
            mu, logvar = model.posterior(part.pictures)
            for code, spread in zip(mu.tolist(), logvar.tolist(), strict=True):
                row = {"source": str(source), "index": count, "code": code, "logvar": spread}
                count += 1
                if arguments.json:
                    rows.append(row)
                else:
                    print(f"{source}\t{','.join(f'{number:.6g}' for number in code)}")
            skipped += part.skipped
    if skipped:
        print(skipped_note(skipped), file=sys.stderr)
    if arguments.json:
        _print_json({"model": model.name, "pictures": rows})


def evaluate_model(arguments: argparse.Namespace) -> None:
    """``evaluate``: a model's loss on a data set."""
    from explorer.bundles.shipped import find_model
    from explorer.models.process import tune_process

    tune_process()
    from explorer.training import evaluation

    figures = evaluation.evaluate_model(find_model(arguments.model), arguments.data, arguments.device)
    if arguments.json:
        _print_json(figures)
        return
    width = max(map(len, figures))
    for name, value in figures.items():
        print(f"{name:<{width}}  {f'{value:.4f}' if isinstance(value, float) else value}")


def train_model(arguments: argparse.Namespace) -> None:
    """``train``: a recipe from data to bundle, with progress on stderr."""
    from explorer.bundles.file import read_facts
    from explorer.models.process import tune_process

    tune_process()
    from explorer.progress import show_progress
    from explorer.training import recipes, run

    recipe = recipes.find_recipe(arguments.recipe)
    folder = arguments.out or Path("runs") / recipe.name
    bundle = folder / f"{recipe.name}.safetensors"
    # The folder's name alone: where somebody keeps their data is nobody's business in a bundle.
    command = f"latent-explorer train {recipe.name} --data {arguments.data.resolve().name}"
    steps = run.run(
        recipe,
        arguments.data,
        bundle,
        folder,
        device=arguments.device,
        resume=arguments.resume,
        command=command,
    )
    try:
        show_progress(steps)
    except KeyboardInterrupt:
        raise ExplorerError(f"Stopped. --resume goes on from the last epoch saved in {folder}.") from None
    facts = read_facts(bundle)
    if arguments.json:
        _print_json(describe(facts))
    else:
        print(f"{bundle}: test loss {facts.metrics['test']['loss']:.2f}")


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _describe(model: str) -> dict[str, Any]:
    """What is known of a model, or of a probe, which is none to open."""
    from explorer.bundles.file import read_facts
    from explorer.bundles.shipped import find_model

    path = find_model(model)
    return describe(read_facts(path)) if path.suffix.lower() == BUNDLE_SUFFIX else open_model(path).info


def _accuracies(metrics: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A row for each attribute that a probe reads; none for a model."""
    by_attribute = metrics.get(_BY_ATTRIBUTE)
    return [
        (name, ", ".join(f"{what} {_share(value)}" for what, value in found.items()))
        for name, found in (by_attribute.items() if isinstance(by_attribute, Mapping) else ())
        if isinstance(found, Mapping)
    ]


def _share(value: Any) -> str:
    return f"{value:.1%}" if isinstance(value, float) else str(value)


def _sizes(info: Mapping[str, Any]) -> str:
    height, width, channels = info["picture_shape"]
    if not info["code_size"]:
        return f"{len(info['attributes'])} attributes of {height}×{width}×{channels} pictures"
    return f"{info['code_size']}-D codes of {height}×{width}×{channels} pictures"


def _flat(name: str, values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Nested mappings as rows with dotted names."""
    rows: list[tuple[str, Any]] = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            rows += _flat(f"{name}.{key}", value)
        else:
            rows.append((f"{name}.{key}", value))
    return rows
