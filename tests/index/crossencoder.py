"""A cross-encoder of random weights, made and saved as a real one is, in a second."""

from __future__ import annotations

from pathlib import Path

__all__ = ["save_cross_encoder"]

_WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] care leavers were living in tents the accounts audited average caseload has fallen "
    "to 17 since 2019 leaders did not know about houseboats until may social workers see children what is where who"
)


def save_cross_encoder(folder: Path, *, labels: int = 1) -> Path:
    """Save a tiny BERT with a head of ``labels`` scores in ``folder``, always with the same weights; return it."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    words = {word: place for place, word in enumerate(dict.fromkeys(_WORDS.split()))}
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=64, initializer_range=0.4,
    )  # fmt: skip
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(vocab=words, model_max_length=64).save_pretrained(folder)
    return folder
