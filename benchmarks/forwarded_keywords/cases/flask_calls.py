from flask import Flask, Blueprint, Response, jsonify, send_file

app = Flask("a", root_path="/tmp")
bp = Blueprint("b", "b", root_path="/tmp")
def view(): return ""

app.route('/a', methods=['GET'])  # real: methods
app.route('/a', endpoint='e')  # real: endpoint
app.route('/a', defaults={})  # real: defaults
app.route('/a', strict_slashes=False)  # real: strict_slashes
app.add_url_rule('/b1', 'b1', view, methods=['GET'])  # real: methods
app.add_url_rule('/b1', 'b1', view, strict_slashes=False)  # real: strict_slashes
app.add_url_rule('/b1', 'b1', view, defaults={})  # real: defaults
app.add_url_rule('/b1', 'b1', view, redirect_to=None)  # real: redirect_to
app.add_url_rule('/b1', 'b1', view, method=['GET'])  # unreal: method
app.add_url_rule('/b1', 'b1', view, strictslashes=False)  # unreal: strictslashes
app.add_url_rule('/b1', 'b1', view, name_='b')  # unreal: name_
app.add_url_rule('/b1', 'b1', view, default={})  # unreal: default
app.test_client(use_cookies=False)  # real: use_cookies
app.test_client(use_cookie=False)  # unreal: use_cookie
app.test_client(cookies=True)  # unreal: cookies
app.test_client(follow_redirects=True)  # unreal: follow_redirects
app.test_cli_runner(env={})  # real: env
app.test_cli_runner(charset='utf-8')  # real: charset
app.test_cli_runner(environ={})  # unreal: environ
app.test_cli_runner(mix_stderrs=True)  # unreal: mix_stderrs
app.test_request_context('/', method='POST')  # real: method
app.test_request_context('/', json={})  # real: json
app.test_request_context('/', headers={})  # real: headers
app.test_request_context('/', methods='POST')  # unreal: methods
app.test_request_context('/', body={})  # unreal: body
app.test_request_context('/', header={})  # unreal: header
app.test_client().get('/', headers={})  # real: headers
app.test_client().get('/', query_string={})  # real: query_string
app.test_client().get('/', follow_redirects=True)  # real: follow_redirects
app.test_client().get('/', header={})  # unreal: header
app.test_client().get('/', params={})  # unreal: params
app.test_client().get('/', timeout=3)  # unreal: timeout
app.test_client().get('/', cookies={})  # unreal: cookies
app.test_client().post('/', json={})  # real: json
app.test_client().post('/', data={})  # real: data
app.test_client().post('/', content_type='a')  # real: content_type
app.test_client().post('/', body={})  # unreal: body
app.test_client().post('/', payload={})  # unreal: payload
app.test_client().post('/', files={})  # unreal: files
