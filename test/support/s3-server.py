"""Moto's S3 on 127.0.0.1, on the port that is the only argument.

Moto checks the condition of a write before it writes, in threads: of two writes on the same condition both may succeed,
which S3 rules out. So conditional writes wait for each other here.
"""

import sys
import threading

from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

moto = DomainDispatcherApplication(create_backend_app)
one_at_a_time = threading.Lock()


def application(environ, start_response):
    if "HTTP_IF_MATCH" in environ or "HTTP_IF_NONE_MATCH" in environ:
        with one_at_a_time:
            return list(moto(environ, start_response))
    return moto(environ, start_response)


run_simple("127.0.0.1", int(sys.argv[1]), application, threaded=True, request_handler=MotoRequestHandler)
