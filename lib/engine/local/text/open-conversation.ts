import { CannotContinue } from '../../errors'
import type { Message } from '../../port'

/** Private-use characters, which no template looks for and no trimming removes. */
const MARK = '\ue000\uf8ff\ue000'

/**
 * The conversation up to the last word of its last message, which an assistant said: without the end of its turn, so that the
 * model goes on where it ended. Works with any template: a mark behind the message shows where the template puts its end.
 * Spaces behind the last word stay if the template keeps them where the message is closed, as in transformers'
 * `continue_final_message`.
 * @param render the template, closing every message
 * @throws CannotContinue if the template leaves the last message out
 */
export function renderOpen(
  messages: readonly Message[],
  render: (messages: readonly Message[]) => string,
): string {
  const last = messages.at(-1)!
  const marked = render([...messages.slice(0, -1), { ...last, content: last.content + MARK }])
  const end = marked.lastIndexOf(MARK)
  if (end < 0) throw new CannotContinue()
  const open = marked.slice(0, end)
  const spaces = last.content.length - last.content.trimEnd().length
  if (spaces === 0 || render(messages).startsWith(open)) return open
  return open.slice(0, open.length - spaces)
}
