#!/usr/bin/env python3
"""Makes sigv4_vectors.inc, the golden signatures of sigv4_test.cc, with botocore as the authority.

    VENV/bin/python src/driver/s3/testdata/make_sigv4_vectors.py > src/driver/s3/testdata/sigv4_vectors.inc
"""

import datetime
import hashlib
import unittest.mock
import urllib.parse

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

AT = datetime.datetime(2026, 3, 9, 7, 5, 1, tzinfo=datetime.timezone.utc)
ACCESS, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

# method, host, path, query, headers, body, region
SIGNED = [
    ("GET", "127.0.0.1:9000", "/", [], [], "", "us-east-1"),
    ("PUT", "127.0.0.1:9000", "/photos", [], [], "", "us-east-1"),
    ("PUT", "127.0.0.1:9000", "/photos", [], [("X-Amz-Bucket-Object-Lock-Enabled", "true")], "", "us-east-1"),
    ("PUT", "s3.example.org", "/photos", [("tagging", "")], [("Content-MD5", "abc==")], "<Tagging/>", "eu-west-3"),
    ("GET", "s3.example.org", "/photos", [("versions", ""), ("max-keys", "1"), ("encoding-type", "url"), ("key-marker", "a b+c/d&e=ü")], [], "", "eu-west-3"),
    ("DELETE", "s3.example.org", "/photos/a key/with ümlaut+plus~and(paren)*'!.txt", [("versionId", "null")], [], "", "eu-west-3"),
    ("POST", "store:80", "/photos", [("delete", "")], [], "<Delete>ü</Delete>", "us-east-1"),
    ("GET", "store", "/minio/admin/v3/set-user-or-group-policy", [("userOrGroup", "u"), ("isGroup", "false"), ("policyName", "a,b")], [], "", "us-east-1"),
    ("GET", "store", "/b/%41/./x//y", [("Z", "1"), ("a", "2"), ("A", "3"), ("a", "1")], [("x-amz-meta-note", "  two   spaces ")], "", "us-east-1"),
]
# method, host, path, query, seconds, region
PRESIGNED = [
    ("GET", "127.0.0.1:9000", "/photos/a key.txt", [], 600, "us-east-1"),
    ("PUT", "s3.example.org", "/photos/ü+x", [], 604800, "eu-west-3"),
    ("GET", "s3.example.org", "/photos/old", [("versionId", "a/b+c="), ("response-content-type", "text/plain; charset=utf-8")], 1, "eu-west-3"),
]


def encode(text, safe=""):
    return urllib.parse.quote(text, safe=safe + "~")


def target(path, query):
    return encode(path, "/") + ("?" + "&".join(f"{encode(n)}={encode(v)}" for n, v in query) if query else "")


def literal(text):
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\?' else f"\\{b:03o}" for b in text.encode()) + '"'


def pairs(items):
    return "{" + ", ".join(f"{{{literal(n)}, {literal(v)}}}" for n, v in items) + "}"


def signed_line(method, host, path, query, headers, body, region):
    request = AWSRequest(method=method, url=f"http://{host}{target(path, query)}", data=body.encode())
    request.headers["Host"] = host
    request.headers["X-Amz-Content-SHA256"] = hashlib.sha256(body.encode()).hexdigest()
    for name, value in headers:
        request.headers[name] = value
    botocore.auth.S3SigV4Auth(Credentials(ACCESS, SECRET), "s3", region).add_auth(request)
    return f"{{{literal(method)}, {literal(host)}, {literal(path)}, {pairs(query)}, {pairs(headers)}, {literal(body)}, {literal(region)},\n {literal(request.headers['Authorization'])}}},"


def presigned_line(method, host, path, query, seconds, region):
    request = AWSRequest(method=method, url=f"http://{host}{target(path, query)}")
    botocore.auth.S3SigV4QueryAuth(Credentials(ACCESS, SECRET), "s3", region, expires=seconds).add_auth(request)
    signature = urllib.parse.parse_qs(urllib.parse.urlsplit(request.url).query)["X-Amz-Signature"][0]
    return f"{{{literal(method)}, {literal(host)}, {literal(path)}, {pairs(query)}, {seconds}, {literal(region)},\n {literal(signature)}}},"


def main():
    with unittest.mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: AT.replace(tzinfo=None)):
        print("// Written by make_sigv4_vectors.py: signatures by botocore. Not to be edited.")
        print("const SignedVector kSigned[] = {")
        print("\n".join(signed_line(*case) for case in SIGNED))
        print("};\nconst PresignedVector kPresigned[] = {")
        print("\n".join(presigned_line(*case) for case in PRESIGNED))
        print("};")


if __name__ == "__main__":
    main()
