#!/usr/bin/env python3
"""Writes a language model of 0.6 MB with random weights, in the form that llama.cpp reads.

    make_model.py OUT.gguf [--reasoning]

Its text means nothing, but it ends: dimension 0 of every embedding is a constant, so the output
matrix gives each token a probability chosen here, and the random rest only stirs it. Quotes and
brackets are frequent, so JSON under a grammar is whole after tens of tokens. The vocabulary is the
256 bytes, some words, pieces of JSON, pairs of digits, and characters of several bytes; stray
pieces of those give broken UTF-8 now and then, as real models do.
"""

import argparse
import math

import numpy
from gguf import GGUFWriter, TokenType

SEED = 1
CONSTANT = 8.0
EMBEDDING, HEADS, LAYERS, FEED_FORWARD = 64, 4, 2, 128
CONTEXT = 8192

WORDS = (
    "the a of in red green cat house sun sea tree stone north light paper river seven name city "
    "note user tag"
).split()
JSON = [
    '{"', '"}', '":', '",', '":"', '","', '":{"', '"]', '["', "}]", "},", "{}", "[]",
    "\\n", '\\"', "\\u", "\\\\", "true", "false", "null", "e+", "e-", "0.", "-1",
]
CHARACTERS = ["é", "ü", "漢", "字", "😀", "👍"]
CONTROL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
MARKERS = [
    "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>",
]

# The chance of a token where nothing constrains it; what is not here is nearly ruled out.
END_OF_ANSWER = 0.04
KINDS = {"word": 0.012, "json": 0.004, "digits": 0.0005, "character": 0.003, "piece": 0.0004}
PUNCTUATION = {
    '"': 0.10, "{": 0.03, "}": 0.05, "[": 0.03, "]": 0.05, ",": 0.015, " ": 0.01, ":": 0.01, ".": 0.01,
}
NULL = 0.03

# ChatML with tool calls in the Hermes form, from which llama.cpp derives the grammar of a call. A
# call begins with one token and no line break, so that the random model happens to begin one.
TEMPLATE = r"""
{%- set system = messages[0].content if messages[0].role == 'system' else none %}
{%- if tools or system %}
{{- '<|im_start|>system\n' }}
{%- if system %}{{- system }}{%- endif %}
{%- if tools %}
{{- '\n\n# Tools\n\nThe signatures of the functions that you may call:\n<tools>' }}
{%- for tool in tools %}{{- '\n' }}{{- tool | tojson }}{%- endfor %}
{{- '\n</tools>\n\nA call is a JSON object with name and arguments in XML tags:\n' }}
{{- '<tool_call>{"name": <function-name>, "arguments": <args-json-object>}</tool_call>' }}
{%- endif %}
{{- '<|im_end|>\n' }}
{%- endif %}
{%- for message in messages %}
{%- if message.role == 'user' or (message.role == 'system' and not loop.first) %}
{{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}
{%- elif message.role == 'assistant' %}
{{- '<|im_start|>assistant\n' }}PAST
{%- if message.content %}{{- message.content }}{%- endif %}
{%- for call in message.tool_calls or [] %}
{%- if call.function %}{%- set call = call.function %}{%- endif %}
{{- '<tool_call>{"name": "' + call.name + '", "arguments": ' }}
{%- if call.arguments is string %}{{- call.arguments }}
{%- else %}{{- call.arguments | tojson }}{%- endif %}
{{- '}</tool_call>' }}
{%- endfor %}
{{- '<|im_end|>\n' }}
{%- elif message.role == 'tool' %}
{{- '<|im_start|>user\n<tool_response>\n' + message.content }}
{{- '\n</tool_response><|im_end|>\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}OPEN{%- endif %}
""".strip()
# Only in the template of the reasoning model: by them llama.cpp tells whether a model thinks.
PAST_REASONING = r"""
{%- if message.reasoning_content %}
{{- '<think>' + message.reasoning_content + '</think>' }}
{%- endif %}
""".strip()
OPEN_REASONING = r"""
{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think></think>' }}
{%- else %}{{- '<think>' }}{%- endif %}
""".strip()


def printable_bytes():
    """GPT-2's alphabet: each byte as one printable character."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in kept]
    alphabet = {byte: chr(byte) for byte in kept}
    return alphabet | {byte: chr(256 + place) for place, byte in enumerate(others)}


class Vocabulary:
    """Tokens, the merges that make them from bytes, and the chance of each."""

    def __init__(self, reasoning):
        self.alphabet = printable_bytes()
        self.tokens = [self.alphabet[byte] for byte in range(256)]
        self.types = [TokenType.NORMAL] * 256
        self.merges = []
        self.chances = {byte: 0.002 for byte in range(0x20, 0x7F)} | {0x0A: 0.004}
        for word in WORDS:
            self.add(word, "word")
            self.add(" " + word, "word")
        for text in JSON:
            self.add(text, "json")
        for number in range(10, 100):
            self.add(str(number), "digits")
        for character in CHARACTERS:
            self.add(character, "character")
        for character, chance in PUNCTUATION.items():
            self.chances[ord(character)] = chance
        for text in CONTROL:
            self.add_special(text, TokenType.CONTROL)
        for text in MARKERS:
            self.add_special(text, TokenType.USER_DEFINED)
        self.chances |= {
            self.index("null"): NULL,
            self.index("<|im_end|>"): END_OF_ANSWER,
            self.index("<tool_call>"): 0.02,
            self.index("</tool_call>"): 0.06,
        }
        if reasoning:
            self.chances[self.index("</think>")] = 0.05
        while len(self.tokens) % 32:
            self.add_special(f"<|unused_{len(self.tokens)}|>", TokenType.UNUSED)

    def index(self, token):
        return self.tokens.index(token)

    def add(self, text, kind):
        """Adds a text and all its beginnings, which its merges need."""
        letters = [self.alphabet[byte] for byte in text.encode()]
        token = letters[0]
        for letter in letters[1:]:
            merge, token = f"{token} {letter}", token + letter
            if token not in self.tokens:
                self.merges.append(merge)
                self.tokens.append(token)
                self.types.append(TokenType.NORMAL)
                self.chances[self.index(token)] = KINDS["piece"]
        self.chances[self.index(token)] = KINDS[kind]

    def add_special(self, text, kind):
        self.tokens.append(text)
        self.types.append(kind)

    def bias(self):
        chances = numpy.full(len(self.tokens), 1e-9)
        for index, chance in self.chances.items():
            chances[index] = chance
        return numpy.log(chances / chances.sum())


def metadata(out, vocabulary, reasoning):
    out.add_name("tiny-random")
    out.add_file_type(0)
    out.add_context_length(CONTEXT)
    out.add_embedding_length(EMBEDDING)
    out.add_block_count(LAYERS)
    out.add_feed_forward_length(FEED_FORWARD)
    out.add_head_count(HEADS)
    out.add_head_count_kv(HEADS)
    out.add_layer_norm_rms_eps(1e-5)
    out.add_rope_dimension_count(EMBEDDING // HEADS)
    out.add_vocab_size(len(vocabulary.tokens))
    out.add_tokenizer_model("gpt2")
    out.add_tokenizer_pre("gpt-2")
    out.add_token_list(vocabulary.tokens)
    out.add_token_types([int(kind) for kind in vocabulary.types])
    out.add_token_merges(vocabulary.merges)
    out.add_bos_token_id(vocabulary.index("<|endoftext|>"))
    out.add_pad_token_id(vocabulary.index("<|endoftext|>"))
    out.add_eos_token_id(vocabulary.index("<|im_end|>"))
    out.add_add_bos_token(False)
    past, opening = (PAST_REASONING, OPEN_REASONING) if reasoning else ("", "")
    out.add_chat_template(TEMPLATE.replace("PAST", past).replace("OPEN", opening))


def tensors(out, bias):
    rng = numpy.random.default_rng(SEED)

    def noise(*shape, scale=0.1):
        return rng.normal(0, scale, shape).astype(numpy.float32)

    def without_constant(weight):
        weight[0, :] = 0
        return weight

    ones = numpy.ones(EMBEDDING, dtype=numpy.float32)
    embeddings = noise(len(bias), EMBEDDING, scale=0.3)
    embeddings[:, 0] = CONSTANT
    output = noise(len(bias), EMBEDDING, scale=0.15)
    # What the norm before the output makes of the constant.
    mean_square = (CONSTANT**2 + (EMBEDDING - 1) * 0.3**2) / EMBEDDING
    output[:, 0] = bias / (CONSTANT / math.sqrt(mean_square))

    out.add_tensor("token_embd.weight", embeddings)
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        out.add_tensor(f"{block}.attn_norm.weight", ones)
        for name in ("attn_q", "attn_k", "attn_v"):
            out.add_tensor(f"{block}.{name}.weight", noise(EMBEDDING, EMBEDDING))
        attention = without_constant(noise(EMBEDDING, EMBEDDING))
        out.add_tensor(f"{block}.attn_output.weight", attention)
        out.add_tensor(f"{block}.ffn_norm.weight", ones)
        out.add_tensor(f"{block}.ffn_gate.weight", noise(FEED_FORWARD, EMBEDDING))
        out.add_tensor(f"{block}.ffn_up.weight", noise(FEED_FORWARD, EMBEDDING))
        down = without_constant(noise(EMBEDDING, FEED_FORWARD))
        out.add_tensor(f"{block}.ffn_down.weight", down)
    out.add_tensor("output_norm.weight", ones)
    out.add_tensor("output.weight", output)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--reasoning", action="store_true", help="thinks before it answers")
    args = parser.parse_args()
    vocabulary = Vocabulary(args.reasoning)
    out = GGUFWriter(args.out, "llama")
    metadata(out, vocabulary, args.reasoning)
    tensors(out, vocabulary.bias())
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


if __name__ == "__main__":
    main()
