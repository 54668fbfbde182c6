"""Commands that read nothing do not wait for the reader, whose patterns take most of a second to compile."""

import subprocess
import sys


def test_the_commands_are_there_without_the_reader():
    code = "import sys, barograph.cli; print('barograph.readings.prose.reader' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"
