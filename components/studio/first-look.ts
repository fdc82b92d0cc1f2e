/** Where the page notes for its next visit what it shows: the welcome, or a conversation. */
const KEY = 'tiller.look'

export type Look = 'welcome' | 'talk'

/**
 * Runs before the first picture, which is the welcome for everyone: who comes back to a conversation is not shown it. Inline, since a
 * file would come too late.
 */
export const coverScript = `try{if((sessionStorage.getItem('${KEY}')??localStorage.getItem('${KEY}'))==='talk')document.documentElement.dataset.look='talk'}catch{}`

/** What was saved is on the page now. */
export function uncover() {
  delete document.documentElement.dataset.look
}

export function noteLook(look: Look) {
  try {
    window.sessionStorage.setItem(KEY, look)
    window.localStorage.setItem(KEY, look)
  } catch {
    // Where nothing can be saved, there is no conversation to come back to.
  }
}
