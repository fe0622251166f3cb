import urllib3

urllib3.PoolManager(3, maxsize=3)  # real: maxsize
urllib3.PoolManager(3, timeout=3)  # real: timeout
urllib3.PoolManager(3, retries=False)  # real: retries
urllib3.PoolManager(3, block=True)  # real: block
urllib3.PoolManager(3, cert_reqs='CERT_NONE')  # real: cert_reqs
urllib3.HTTPConnectionPool('a', port=3)  # real: port
urllib3.HTTPConnectionPool('a', timeout=3)  # real: timeout
urllib3.HTTPConnectionPool('a', maxsize=2)  # real: maxsize
urllib3.HTTPConnectionPool('a', retries=False)  # real: retries
urllib3.Retry(3, backoff_factor=1)  # real: backoff_factor
urllib3.Retry(3, status_forcelist=[500])  # real: status_forcelist
urllib3.Retry(3, backoff=1)  # unreal: backoff
urllib3.Retry(3, retries=2)  # unreal: retries
