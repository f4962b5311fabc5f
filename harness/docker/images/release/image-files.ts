/** Where the installation lies in the image, as in the public ones (facts/opengauss.md §5.2). */
const GAUSSHOME = '/usr/local/opengauss';

/** The folder of the build context with the installation. */
export const HOME_FOLDER = 'home';
/** The folder of the build context with entrypoint.sh and the profile of omm, the same as in the stand-in. */
export const CONTRACT_FOLDER = 'contract';
export const CHECK_FILE = 'check.sh';

/**
 * An image with the contract of the public openGauss images (facts/opengauss.md §5.2, §5.5): omm with uid and gid 70, its environment in
 * .bashrc only, the data directory, the socket directory, the entrypoint. Labels of the base image are replaced, as it may be one of ours.
 */
export function dockerfile(base: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `FROM ${base}
USER root
LABEL ${pairs.join(' ')}
ENV GAUSSHOME=${GAUSSHOME} PGDATA=/var/lib/opengauss/data LANG=C.UTF-8
RUN (getent group omm > /dev/null || groupadd --gid 70 omm) \\
 && (id omm > /dev/null 2>&1 || useradd --uid 70 --gid omm --home-dir /home/omm --create-home --shell /bin/bash omm) \\
 && install -d -o omm -g omm -m 700 /var/lib/opengauss /var/lib/opengauss/data \\
 && install -d -o omm -g omm -m 2777 /var/run/opengauss
COPY ${CONTRACT_FOLDER}/ /
COPY --chown=70:70 ${HOME_FOLDER}/ ${GAUSSHOME}/
COPY ${CHECK_FILE} /tmp/${CHECK_FILE}
RUN chown -R omm /home/omm && sh /tmp/${CHECK_FILE} ${JSON.stringify(base)} && rm /tmp/${CHECK_FILE}
EXPOSE 5432
ENTRYPOINT ["entrypoint.sh"]
CMD ["gaussdb"]
`;
}

/** Before the version that the server tells, in the output of the build. */
const VERSION_MARK = 'this server says: ';

/**
 * Runs in the image as it is built, so that an image that cannot work does not come about: does omm's login shell find the
 * programs, are their shared libraries there, does the server tell its version?
 */
export const CHECK_SCRIPT = `base=$1
asOmm() { su - omm -c "$1"; }
for tool in bash su setpriv; do
  command -v $tool > /dev/null || { echo "$base has no $tool, which images of openGauss need"; exit 1; }
done
[ "$(id -u omm):$(id -g omm)" = 70:70 ] || { echo "$base has an account omm with other ids than 70:70"; exit 1; }
for program in gaussdb gs_ctl gs_guc gs_initdb gsql; do
  at=$(asOmm "command -v $program")
  [ "$at" = ${GAUSSHOME}/bin/$program ] || { echo "omm's shell finds $program at '$at'"; exit 1; }
done
missing=$(asOmm 'for program in gaussdb gs_ctl gs_guc gs_initdb gsql; do ldd "$GAUSSHOME/bin/$program"; done' 2> /dev/null \\
  | grep 'not found' | awk '{ print $1 }' | sort -u | xargs)
[ -z "$missing" ] || { echo "$base lacks libraries of this installation: $missing; choose another --base"; exit 1; }
version=$(asOmm 'gaussdb -V') || { echo "gaussdb -V failed: $version"; exit 1; }
echo "$version" | grep -Eq '(openGauss|gaussdb|MogDB|Vastbase).* [0-9]+[.][0-9]+' \\
  || { echo "gaussdb -V does not look like openGauss: $version"; exit 1; }
echo "${VERSION_MARK}$version"
`;

/** The version in a line of the build's output, if the line is the one that tells it. */
export function versionIn(line: string): string | undefined {
  return line.startsWith(VERSION_MARK) ? line.slice(VERSION_MARK.length).trim() : undefined;
}
