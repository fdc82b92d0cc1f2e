"""Records what the published clients and a running Tiller say to each other.

Usage: python tests/clients/recording http://localhost:3000
The server must let meta-llama/Llama-3.3-70B-Instruct stand for its model. `npm run record:clients` sees to all of it.
"""

import asyncio
import sys

import from_goodfire
import from_openai
import from_vllm_sdk


async def main(url):
    for package in (from_goodfire, from_vllm_sdk, from_openai):
        await package.record(url)


asyncio.run(main(sys.argv[1].rstrip("/")))
