/** Gives a person something as a JSON file. */
export const saveJson = (name: string, content: unknown): void =>
  saveText(name, JSON.stringify(content, null, 2), 'application/json')

/** Gives a person a text as a file. */
export function saveText(name: string, text: string, type: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
