#!/usr/bin/env python3
"""Serves a model with llama.cpp's own HTTP server on a free port of 127.0.0.1.

    llama_server.py MODEL.gguf --api-key KEY [--projector FILE.gguf] [--lifetime SECONDS]

Prints `READY http://127.0.0.1:PORT/v1` once requests are taken. Ends by itself when its lifetime is
over, so that a forgotten server does not stay. The server runs inside the `xllamacpp` wheel.
"""

import argparse
import time

import xllamacpp

# Four requests at a time; each has a quarter of the context.
SLOTS = 4
CONTEXT = 8192


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--api-key", required=True)
    parser.add_argument("--projector", help="turns images into tokens")
    parser.add_argument("--lifetime", type=float, default=3600)
    return parser.parse_args()


def settings(args):
    params = xllamacpp.CommonParams()
    params.model.path = args.model
    params.model_alias = {"tiny-random"}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [args.api_key]
    params.n_parallel = SLOTS
    params.n_ctx = SLOTS * CONTEXT
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.n_gpu_layers = 0
    params.warmup = False
    params.offline = True
    params.ui = False
    params.use_jinja = True
    # Says which slots are busy, so that a test can see a request being cancelled.
    params.endpoint_slots = True
    # No token is ruled out beforehand: the text shall be as varied as the grammar allows.
    params.sampling.temp = 1.0
    params.sampling.top_k = 0
    params.sampling.top_p = 1.0
    params.sampling.min_p = 0.0
    params.verbosity = 1
    if args.projector:
        params.mmproj.path = args.projector
        params.mmproj_use_gpu = False
    return params


def main():
    args = arguments()
    server = xllamacpp.Server(settings(args))
    print(f"READY {server.listening_address}/v1", flush=True)
    time.sleep(args.lifetime)


if __name__ == "__main__":
    main()
