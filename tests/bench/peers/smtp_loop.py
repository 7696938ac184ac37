"""The other reference of P6: a bare loop of `smtplib` on one connection, the same bytes to everybody.

`python tests/bench/peers/smtp_loop.py PORT COUNT FILE`; begins when a line comes on standard input.
"""

import smtplib
import sys
from pathlib import Path

port, count, data = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]).read_bytes()
print("ready", flush=True)
sys.stdin.readline()
smtp = smtplib.SMTP("127.0.0.1", port, local_hostname="bench")
for index in range(count):
    smtp.sendmail("portal@portal.invalid", [f"c{index}@members.example"], data)
smtp.quit()
