#!/bin/bash
# Builds the trainer's image and trains a tiny model in it, as Batch would: test/image/run.sh [cpu|gpu]
# With docker where its daemon answers, else with buildah (as root). Takes minutes: the libraries are fetched.
# The GPU image trains on a machine without a GPU too, on its CPU.
set -euo pipefail
cd "$(dirname "$0")/../.."
processor=${1:-cpu}
image=unroll-trainer-$processor
base=docker.io/library/node:22-bookworm-slim
store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
say() { printf '%s %s\n' "$(date +%T)" "$*"; }

say "Preparing a dataset and a plan"
plan=$(node --import tsx test/image/prepare.ts "$store")
# The container's user is nobody special, and owns nothing here.
chmod -R a+rwX "$store"

if docker info >/dev/null 2>&1; then
  say "Building $image with docker"
  docker build --quiet --file trainer/Dockerfile --build-arg PROCESSOR="$processor" --tag "$image" .
  train() { docker run --rm --volume "$store:/store" "$image" "$@"; }
else
  export STORAGE_DRIVER=${STORAGE_DRIVER:-vfs} BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot}
  if ! buildah inspect --type image "$base" >/dev/null 2>&1 && ! buildah pull --quiet "$base" >/dev/null 2>&1; then
    say "Making a stand-in for $base, which cannot be pulled"
    test/image/base-image.sh "$base"
  fi
  say "Building $image with buildah"
  buildah bud --layers --pull-never --file trainer/Dockerfile --ignorefile .dockerignore \
    --build-arg NODE_IMAGE="$base" --build-arg PROCESSOR="$processor" --tag "$image" .
  train() {
    local container status=0
    container=$(buildah from --pull-never "localhost/$image")
    buildah run --volume "$store:/store" "$container" -- "$@" || status=$?
    buildah rm "$container" >/dev/null
    return $status
  }
fi

say "Checking the user and the tool chain"
[[ $(train id -u) == 1000 ]] || { echo "the image does not run as user 1000" >&2; exit 1; }
if train sh -c 'command -v g++ python3' >/dev/null; then echo "a compiler is left in the image" >&2; exit 1; fi

say "Refusing a plan that is not there"
status=0
train node trainer/main.js file:///store/runs/none/plan.json || status=$?
[[ $status == 64 ]] || { echo "exit status $status, 64 expected" >&2; exit 1; }

say "Training"
train node trainer/main.js "file:///store/$plan" | grep -v '"event":"step"'
node --eval '
  const { test, baseline, environment } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
  console.log(JSON.stringify({ test, baseline, environment }, null, 2));
  if (!(test.accuracy > baseline.test.accuracy)) throw new Error("the model is no better than the baseline");
' "$store/runs/image-test/evaluation.json"
ls -l "$store/runs/image-test/candidate"
say "The $processor image builds and trains"
