"""The served gateway as a process of its own, for the check scripts in Python."""

import json
import subprocess

KEY = "sk-served"
QUESTION = "What do I need in Zürich and in Oslo, and is it in stock?"


def forecast(city, days):
    """The weather of the next days, for the tool loop."""
    return f"{city}: {days} days of rain"


def stock(article):
    """Pieces of an article in stock, for the tool loop."""
    return len(article.encode())


class Gateway:
    """The built `serve.rs`, which takes its script line by line."""

    def __init__(self, program):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([program], stdin=pipe, stdout=pipe, text=True)
        self.base_url = self.process.stdout.readline().strip()
        assert self.base_url.startswith("http://127.0.0.1:"), "the program gives no address"

    def script(self, **command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ok\n", command

    def end(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=20) == 0, "the program ends well"

    def check(self, name, steps):
        """Runs the steps and prints a line for each; the first that fails ends all."""
        try:
            for step in steps:
                print(f"{name}: {step.__name__}: {step(self)}", flush=True)
        except BaseException:
            self.process.kill()
            raise
        self.end()
