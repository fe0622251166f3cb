import asyncio
import aiohttp
from aiohttp import web

async def handler(request): return web.Response()
app = web.Application()

app.router.add_get('/a', handler, name='a')  # real: name
app.router.add_get('/a', handler, allow_head=False)  # real: allow_head
app.router.add_get('/a', handler, names='a')  # unreal: names
app.router.add_get('/a', handler, method='GET')  # unreal: method
app.router.add_get('/a', handler, head=False)  # unreal: head
web.get('/a', handler, name='a')  # real: name
web.get('/a', handler, allow_head=False)  # real: allow_head
app.router.add_post('/a', handler, name='p')  # real: name
app.router.add_post('/a', handler, expect_handler=None)  # real: expect_handler
app.router.add_post('/a', handler, names='p')  # unreal: names
app.router.add_post('/a', handler, expect=None)  # unreal: expect
app.router.add_post('/a', handler, methods='GET')  # unreal: methods
app.router.add_put('/a', handler, name='u')  # real: name
app.router.add_put('/a', handler, nam='u')  # unreal: nam
app.router.add_put('/a', handler, timeout=3)  # unreal: timeout
web.json_response({}, status=200)  # real: status
web.json_response({}, text=None)  # real: text
web.json_response({}, headers={})  # real: headers
web.json_response({}, code=200)  # unreal: code
web.json_response({}, header={})  # unreal: header
web.FileResponse('/tmp/a', chunk_size=3)  # real: chunk_size
web.FileResponse('/tmp/a', status=200)  # real: status
web.FileResponse('/tmp/a', chunksize=3)  # unreal: chunksize
web.FileResponse('/tmp/a', filename='a')  # unreal: filename
