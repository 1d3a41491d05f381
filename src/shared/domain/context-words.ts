/** A context in running text: its alias with its real name behind it, so that nobody has to guess which one is meant. */
export function contextWords(name: string, alias: string | null): string {
  return alias === null || alias === name ? name : `${alias} (${name})`
}
