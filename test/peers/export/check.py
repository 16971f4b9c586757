"""Reads exports with their consumers; prints one JSON object. Usage: check.py CHECK FOLDER."""

import json
import os
import sys
from pathlib import Path


def harbor(folder: Path) -> dict:
    from harbor.models.task.task import Task
    from harbor.models.task.verifier_mode import resolve_verifier_environment_definition

    names, own_container = [], True
    for directory in sorted(folder.iterdir()):
        assert Task.is_valid_dir(directory), directory
        task = Task(directory)
        names.append(task.name)
        definition = resolve_verifier_environment_definition(task.config, task.paths)
        own_container &= definition is not None and definition.bundled_tests
    return {"names": names, "own_container": own_container}


def atif(folder: Path) -> dict:
    from harbor.models.trajectories.trajectory import Trajectory

    trajectories = [Trajectory.model_validate_json(file.read_text()) for file in sorted(folder.iterdir())]
    return {
        "count": len(trajectories),
        "steps": sum(len(each.steps) for each in trajectories),
        "completion_tokens": sum(
            len(step.metrics.completion_token_ids or [])
            for each in trajectories
            for step in each.steps
            if step.metrics
        ),
    }


def datasets(folder: Path) -> dict:
    from datasets import load_dataset

    def load(kind: str, name: str):
        files = str(folder / name)
        return load_dataset(kind, data_files=files, split="train", cache_dir=str(folder / "cache"))

    rows = [json.loads(line) for line in (folder / "trl" / "rollouts.jsonl").read_text().splitlines()]
    lines, parquet = load("json", "trl/rollouts.jsonl"), load("parquet", "parquet/rollouts.parquet")
    assert len(lines) == len(parquet) == len(rows)
    return {
        "count": len(rows),
        "parquet_equal": all(dict(parquet[i]) == row for i, row in enumerate(rows)),
        "lines_equal": all(dict(lines[i]) == row for i, row in enumerate(rows)),
        "features": {name: str(feature) for name, feature in parquet.features.items()},
    }


def trl(folder: Path) -> dict:
    """One step of SFT on the exact tokens, with the model whose folder MODEL names."""
    import torch
    from datasets import load_dataset
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from trl import SFTConfig, SFTTrainer

    torch.set_num_threads(1)
    files = str(folder / "parquet/rollouts.parquet")
    rows = load_dataset("parquet", data_files=files, split="train", cache_dir=str(folder / "cache"))
    rows = rows.filter(lambda row: row["reward"] == 1 and row["token_ids"] is not None)
    kept = list(rows)
    rows = rows.rename_columns({"token_ids": "input_ids", "token_mask": "assistant_masks"})
    model = AutoModelForCausalLM.from_pretrained(os.environ["MODEL"], dtype=torch.float32)
    config = SFTConfig(
        output_dir=str(folder / "trained"),
        max_steps=1,
        per_device_train_batch_size=2,
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        max_length=None,
        report_to=[],
    )
    trainer = SFTTrainer(
        model,
        args=config,
        train_dataset=rows.select_columns(["input_ids", "assistant_masks"]),
        processing_class=AutoTokenizer.from_pretrained(os.environ["MODEL"]),
    )
    labels = [
        [token if own else -100 for token, own in zip(row["token_ids"], row["token_mask"], strict=True)]
        for row in kept
    ]
    result = trainer.train()
    return {
        "rows": len(kept),
        "labels_are_the_models": [list(row["labels"]) for row in trainer.train_dataset] == labels,
        "loss": result.training_loss,
    }


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]))))
