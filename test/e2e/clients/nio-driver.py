"""matrix-nio as a program: requests come as lines of JSON on stdin, answers and what the room says go to stdout in the same way."""

import asyncio
import base64
import io
import json
import logging
import sys
import tempfile

from nio import AsyncClient, AsyncClientConfig, Event, MegolmEvent
from nio.crypto.attachments import decrypt_attachment
from nio.exceptions import EncryptionError


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def must(response):
    """nio gives errors back instead of raising them."""
    if type(response).__name__.endswith("Error"):
        raise RuntimeError(str(response))
    return response


class Driver:
    def __init__(self, url, user):
        self.folder = tempfile.TemporaryDirectory(prefix="innkeeper-nio-")
        config = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
        self.client = AsyncClient(url, user, store_path=self.folder.name, config=config)
        self.client.add_event_callback(self.hear, Event)
        self.unreadable = {}
        self.following = None

    def hear(self, room, event):
        # Without an event's key nothing can be shown yet; the key may come after it.
        if isinstance(event, MegolmEvent):
            self.unreadable[event.event_id] = (room, event)
        content = event.source.get("content", {})
        encrypted = event.decrypted or isinstance(event, MegolmEvent)
        if "state_key" not in event.source:
            say({"heard": {"event": event.event_id, "room": room.room_id, "sender": event.sender, "type": event.source["type"], "content": content, "encrypted": encrypted}})

    async def try_again(self, _response):
        for room, event in list(self.unreadable.values()):
            try:
                plain = self.client.decrypt_event(event)
            except EncryptionError:
                continue
            del self.unreadable[event.event_id]
            self.hear(room, plain)

    async def sign_in(self, password):
        must(await self.client.login(password, device_name="nio"))
        self.client.add_response_callback(self.try_again)
        self.following = asyncio.create_task(self.client.sync_forever(timeout=10000, full_state=True))
        await self.client.synced.wait()
        return {"user": self.client.user_id, "device": self.client.device_id}

    async def join(self, room):
        must(await self.client.join(room))
        while room not in self.client.rooms or not self.client.rooms[room].encrypted:
            await self.client.synced.wait()

    async def send(self, room, type, content):
        sent = must(await self.client.room_send(room, type, content, ignore_unverified_devices=True))
        return sent.event_id

    async def send_file(self, room, name, data):
        plain = base64.b64decode(data)
        uploaded, keys = await self.client.upload(io.BytesIO(plain), "application/octet-stream", name, encrypt=True, filesize=len(plain))
        file = {**keys, "url": must(uploaded).content_uri}
        return await self.send(room, "m.room.message", {"msgtype": "m.file", "body": name, "filename": name, "file": file, "info": {"size": len(plain)}})

    async def file_of(self, file):
        got = must(await self.client.download(mxc=file["url"]))
        plain = decrypt_attachment(got.body, file["key"]["k"], file["hashes"]["sha256"], file["iv"])
        return base64.b64encode(plain).decode()


async def main():
    logging.disable(logging.CRITICAL)
    lines = asyncio.StreamReader(limit=2**26)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    driver = None

    async def answer(number, do, arguments):
        nonlocal driver
        try:
            if do == "sign_in":
                driver = Driver(arguments["url"], arguments["user"])
                result = await driver.sign_in(arguments["password"])
            else:
                result = await getattr(driver, do)(**arguments)
            say({"answer": number, "result": result})
        except Exception as error:
            say({"answer": number, "error": f"{type(error).__name__}: {error}"})

    tasks = set()
    while line := await lines.readline():
        request = json.loads(line)
        task = asyncio.create_task(answer(request["id"], request["do"], request["with"]))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    if driver:
        driver.following.cancel()
        await driver.client.close()


asyncio.run(main())
