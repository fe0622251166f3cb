import requests

session = requests.Session()
class Never(requests.adapters.BaseAdapter):
    def __init__(self): super().__init__()
    def send(self, request, **kwargs):
        response = requests.Response()
        response.status_code = 200
        response.request = request
        response.url = request.url
        response.raw = __import__("io").BytesIO(b"")
        return response
    def close(self): ...
session.mount("http://", Never())
requests.sessions.Session.get_adapter = lambda self, url: Never()

requests.get('http://a', timeout=3)  # real: timeout
requests.get('http://a', headers={})  # real: headers
requests.get('http://a', params={})  # real: params
requests.get('http://a', auth=('a', 'b'))  # real: auth
requests.get('http://a', cookies={})  # real: cookies
requests.get('http://a', verify=False)  # real: verify
requests.get('http://a', stream=True)  # real: stream
requests.get('http://a', allow_redirects=False)  # real: allow_redirects
requests.get('http://a', proxies={})  # real: proxies
requests.get('http://a', cert=None)  # real: cert
requests.get('http://a', time_out=3)  # unreal: time_out
requests.get('http://a', header={})  # unreal: header
requests.get('http://a', parameters={})  # unreal: parameters
requests.get('http://a', verify_ssl=False)  # unreal: verify_ssl
requests.get('http://a', retries=3)  # unreal: retries
requests.get('http://a', follow_redirects=False)  # unreal: follow_redirects
requests.get('http://a', max_retries=2)  # unreal: max_retries
requests.get('http://a', query={})  # unreal: query
requests.post('http://a', data={})  # real: data
requests.post('http://a', json={})  # real: json
requests.post('http://a', files={})  # real: files
requests.post('http://a', timeout=3)  # real: timeout
requests.post('http://a', body={})  # unreal: body
requests.post('http://a', jsn={})  # unreal: jsn
requests.post('http://a', file={})  # unreal: file
requests.post('http://a', payload={})  # unreal: payload
session.get('http://a', timeout=3)  # real: timeout
session.get('http://a', headers={})  # real: headers
session.get('http://a', params={})  # real: params
session.get('http://a', time_out=3)  # unreal: time_out
session.get('http://a', retries=3)  # unreal: retries
session.get('http://a', param={})  # unreal: param
session.put('http://a', data={})  # real: data
session.put('http://a', json={})  # real: json
session.put('http://a', body={})  # unreal: body
session.put('http://a', content=b'')  # unreal: content
requests.delete('http://a', headers={})  # real: headers
requests.delete('http://a', timeout=2)  # real: timeout
requests.delete('http://a', header={})  # unreal: header
requests.delete('http://a', retry=2)  # unreal: retry
requests.head('http://a', allow_redirects=True)  # real: allow_redirects
requests.head('http://a', redirects=True)  # unreal: redirects
