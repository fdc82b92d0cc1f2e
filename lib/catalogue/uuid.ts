/** A feature's uuid as it is kept: in lower case, with dashes. Texts that are no uuids come out as some other text that is none. */
export function keptUuid(id: string): string {
  const hex = id.toLowerCase().replaceAll('-', '')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
