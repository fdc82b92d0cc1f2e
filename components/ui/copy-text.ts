/** Puts a text where it can be pasted from. @returns whether the browser let it */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Refused, or not there: pages without TLS have none.
    return false
  }
}
