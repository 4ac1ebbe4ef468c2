#!/usr/bin/env bash
# Brings the OpenSearch server for the tests from Maven's repository: about 45 MB, once. Needs Java 17 and Maven.
#
#     tools/opensearch/fetch.sh [FOLDER]
#
# Without a folder it goes where the tests look for it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's:.*<opensearch.version>\(.*\)</opensearch.version>.*:\1:p' "$here/pom.xml")
folder=${1:-${DATELINE_TEST_OPENSEARCH:-${XDG_CACHE_HOME:-$HOME/.cache}/dateline/opensearch-$version}}
[ ! -e "$folder/complete" ] || exit 0

for program in java mvn; do
  command -v "$program" >/dev/null || { echo "$0: needs $program (Java 17, Maven)" >&2; exit 1; }
done
mkdir -p "$folder"
mvn --batch-mode --quiet --file "$here/pom.xml" -Dfolder="$folder" package
describe() {
  printf '%s\n' "name=$1" "description=$1" "version=$version" "opensearch.version=$version" "java.version=11" \
    "classname=$2" "extended.plugins=" "has.native.controller=false" > "$folder/modules/$1/plugin-descriptor.properties"
}
describe transport-netty4 org.opensearch.transport.Netty4Plugin
describe analysis-common org.opensearch.analysis.common.CommonAnalysisPlugin
# What the official module is allowed, too: to accept and make connections.
cat > "$folder/modules/transport-netty4/plugin-security.policy" <<'END'
grant {
  permission java.net.SocketPermission "*", "accept,connect,resolve";
  permission java.io.FilePermission "/proc/sys/net/core/somaxconn", "read";
  permission java.util.PropertyPermission "sun.nio.ch.bugLevel", "write";
  permission java.lang.RuntimePermission "getClassLoader";
  permission java.lang.RuntimePermission "setContextClassLoader";
};
END
touch "$folder/complete"
