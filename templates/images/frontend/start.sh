# As the real client does, it tells the page its homeserver in /config.json.
url=$(printf %s "${CLIENT_HOMESERVER_URL:-}" | /bin/busybox sed 's/[\\"]/\\&/g')
printf '{"defaultHomeserver":0,"homeserverList":["%s"],"allowCustomHomeservers":true}\n' "$url" > /www/config.json

# The first process of a container gets no default signal handlers: without a trap, stopping would take ten seconds.
trap 'exit 0' TERM INT
/bin/busybox httpd -f -p 80 -h /www &
wait
