#!/usr/bin/env python3
"""Writes a tiny image encoder with random weights, for the models of make_model.py.

    make_projector.py OUT.gguf

With it llama.cpp's server takes image parts: it decodes the real bytes of a PNG or JPEG and refuses
what it cannot decode. What the image shows does not matter to a random model.
"""

import sys

import numpy
from gguf import GGUFWriter

from make_model import CONSTANT, EMBEDDING as TEXT_EMBEDDING

EMBEDDING, FEED_FORWARD, HEADS, LAYERS = 32, 64, 2, 2
IMAGE, PATCH = 56, 14
PATCHES = (IMAGE // PATCH) ** 2

rng = numpy.random.default_rng(3)


def noise(*shape):
    return rng.normal(0, 0.05, shape).astype(numpy.float32)


def ones(size):
    return numpy.ones(size, dtype=numpy.float32)


def zeros(size):
    return numpy.zeros(size, dtype=numpy.float32)


def metadata(out):
    out.add_name("tiny-random-image-encoder")
    out.add_file_type(0)
    out.add_bool("clip.has_text_encoder", False)
    out.add_bool("clip.has_vision_encoder", True)
    out.add_bool("clip.has_llava_projector", True)
    out.add_string("clip.projector_type", "mlp")
    out.add_bool("clip.use_gelu", True)
    for name, value in [
        ("image_size", IMAGE),
        ("patch_size", PATCH),
        ("embedding_length", EMBEDDING),
        ("feed_forward_length", FEED_FORWARD),
        ("projection_dim", TEXT_EMBEDDING),
        ("block_count", LAYERS),
        ("attention.head_count", HEADS),
    ]:
        out.add_uint32(f"clip.vision.{name}", value)
    out.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-5)
    out.add_array("clip.vision.image_mean", [0.5, 0.5, 0.5])
    out.add_array("clip.vision.image_std", [0.5, 0.5, 0.5])


def linear(out, name, rows, columns):
    out.add_tensor(f"{name}.weight", noise(rows, columns))
    out.add_tensor(f"{name}.bias", zeros(rows))


def norm(out, name):
    out.add_tensor(f"{name}.weight", ones(EMBEDDING))
    out.add_tensor(f"{name}.bias", zeros(EMBEDDING))


def tensors(out):
    out.add_tensor("v.class_embd", noise(EMBEDDING))
    out.add_tensor("v.patch_embd.weight", noise(EMBEDDING, 3, PATCH, PATCH))
    out.add_tensor("v.position_embd.weight", noise(PATCHES + 1, EMBEDDING))
    norm(out, "v.pre_ln")
    for layer in range(LAYERS):
        block = f"v.blk.{layer}"
        for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
            linear(out, f"{block}.{name}", EMBEDDING, EMBEDDING)
        norm(out, f"{block}.ln1")
        norm(out, f"{block}.ln2")
        linear(out, f"{block}.ffn_up", FEED_FORWARD, EMBEDDING)
        linear(out, f"{block}.ffn_down", EMBEDDING, FEED_FORWARD)
    linear(out, "mm.0", TEXT_EMBEDDING, EMBEDDING)
    # The text model wants its constant in dimension 0 of every embedding, image or not.
    weight, bias = noise(TEXT_EMBEDDING, TEXT_EMBEDDING), zeros(TEXT_EMBEDDING)
    weight[0, :], bias[0] = 0, CONSTANT
    out.add_tensor("mm.2.weight", weight)
    out.add_tensor("mm.2.bias", bias)


def main():
    out = GGUFWriter(sys.argv[1], "clip")
    metadata(out)
    tensors(out)
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


if __name__ == "__main__":
    main()
