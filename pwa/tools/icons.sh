#!/bin/sh
# Draw the installable icons again from public/favicon.svg (needs chromium). The PNGs are committed: run it when the mark changes.
set -eu
cd "$(dirname "$0")/.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# draw FILE SIZE SCALE: SCALE of the drawing stands inside a square filled to its edges; "round" keeps its own corners.
draw() {
	if [ "$3" = round ]; then
		cp public/favicon.svg "$work/mark.svg"
	else
		sed -e 's/ rx="112"//' -e "s|<g |<g transform=\"translate(256 256) scale($3) translate(-256 -260)\" |g" \
			public/favicon.svg >"$work/mark.svg"
	fi
	printf '<body style="margin:0"><img src="mark.svg" width="%s" height="%s" style="display:block">' "$2" "$2" >"$work/page.html"
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --default-background-color=00000000 \
		--window-size="$2,$2" --screenshot="public/icons/$1" "file://$work/page.html" >/dev/null 2>&1
}

draw icon-192.png 192 round
draw icon-512.png 512 round
draw maskable-512.png 512 0.72
draw apple-touch-180.png 180 0.88
