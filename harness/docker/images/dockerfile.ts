/** The image that a Dockerfile starts from: the name after its first `FROM`. */
export function ancestorOf(dockerfile: string): string {
  const name = /^FROM\s+(\S+)/m.exec(dockerfile)?.[1];
  if (name === undefined) throw new Error('The Dockerfile has no FROM line');
  return name;
}

/** The lines of a Dockerfile that set something for containers (ENV, CMD), as an import of a root folder takes them. */
export function imageSettings(dockerfile: string): string[] {
  return dockerfile.split('\n').filter((line) => /^(?:ENV|CMD)\s/.test(line));
}
