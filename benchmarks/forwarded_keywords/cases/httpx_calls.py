import httpx

transport = httpx.MockTransport(lambda request: httpx.Response(200))
client = httpx.Client(transport=transport)

client.get('http://a', params={})  # real: params
client.get('http://a', headers={})  # real: headers
client.get('http://a', follow_redirects=True)  # real: follow_redirects
client.get('http://a', timeout=3)  # real: timeout
client.get('http://a', param={})  # unreal: param
client.get('http://a', allow_redirects=True)  # unreal: allow_redirects
client.get('http://a', json={})  # unreal: json
client.get('http://a', verify=False)  # unreal: verify
client.stream('GET', 'http://a', params={})  # real: params
client.stream('GET', 'http://a', json={})  # real: json
client.stream('GET', 'http://a', parameters={})  # unreal: parameters
client.stream('GET', 'http://a', stream=True)  # unreal: stream
httpx.Client(transport=transport, timeout=3)  # real: timeout
httpx.Client(transport=transport, base_url='http://a')  # real: base_url
httpx.Client(transport=transport, headers={})  # real: headers
httpx.Client(transport=transport, time_out=3)  # unreal: time_out
httpx.Client(transport=transport, baseurl='http://a')  # unreal: baseurl
httpx.Client(transport=transport, retries=3)  # unreal: retries
httpx.Client(transport=transport, proxies={})  # unreal: proxies
httpx.AsyncClient(timeout=3)  # real: timeout
httpx.AsyncClient(http2=False)  # real: http2
httpx.AsyncClient(limits=httpx.Limits())  # real: limits
httpx.AsyncClient(max_connections=3)  # unreal: max_connections
httpx.AsyncClient(proxies={})  # unreal: proxies
httpx.Timeout(3, connect=2)  # real: connect
httpx.Timeout(3, read=2)  # real: read
httpx.Timeout(3, connection=2)  # unreal: connection
httpx.Timeout(3, total=4)  # unreal: total
