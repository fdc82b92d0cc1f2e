import { Template } from '@huggingface/jinja'
import { ConversationRefused, ModelLoadError } from '../../errors'
import type { Message } from '../../port'

/** What a template is given beside the tokens that texts begin and end with. */
export interface TemplateInput {
  messages: readonly { role: string; content: string }[]
  add_generation_prompt: boolean
  [variable: string]: unknown
}

export interface SpecialTokens {
  bos_token: string
  eos_token: string
  unk_token?: string
  pad_token?: string
}

/**
 * What a model without a chat template reads: the messages' texts alone, one paragraph after the other, so that the model
 * continues the last one. Base models know no roles.
 */
const PLAIN =
  "{{ bos_token }}{% for message in messages %}{{ message['content'] }}{% if not loop.last %}{{ '\\n\\n' }}{% endif %}{% endfor %}"

const PROBE: Message[] = [
  { role: 'user', content: 'first probe' },
  { role: 'assistant', content: 'second probe' },
  { role: 'user', content: 'third probe' },
]
const SYSTEM: Message = { role: 'system', content: 'system probe' }

/** A chat template that is known to render conversations whole. */
export class ChatTemplate {
  private constructor(
    private readonly template: Template,
    private readonly tokens: SpecialTokens,
    /** The model has no template of its own: it continues texts. */
    readonly plain: boolean,
    readonly acceptsSystem: boolean,
  ) {}

  /**
   * Renders a probe: a conversation must come out with all that was said. One with a system message may be refused.
   * @param template null if the model has none
   * @throws ModelLoadError if the template is no Jinja template, fails, or leaves out messages
   */
  static load(source: string, template: string | null, tokens: SpecialTokens): ChatTemplate {
    const parsed = attempt(
      () => new Template(template ?? PLAIN),
      (why) => {
        throw new ModelLoadError(`Cannot use the chat template of ${source}: ${why}`)
      },
    )
    const made = (acceptsSystem: boolean) =>
      new ChatTemplate(parsed, tokens, template === null, acceptsSystem)
    const rendered = attempt(
      () => made(true).run({ messages: PROBE, add_generation_prompt: true }),
      (why) => {
        throw new ModelLoadError(
          `Cannot use the chat template of ${source}: it fails on a plain conversation (${why}). ` +
            'A corrected one can be put beside it as chat_template.jinja',
        )
      },
    )
    const lost = PROBE.find(({ content }) => !rendered.includes(content))
    if (lost) {
      throw new ModelLoadError(
        `Cannot use the chat template of ${source}: it leaves out what the ${lost.role} says`,
      )
    }
    const withSystem = attempt(
      () => made(true).run({ messages: [SYSTEM, ...PROBE], add_generation_prompt: true }),
      () => '',
    )
    return made(withSystem.includes(SYSTEM.content))
  }

  /** @throws ConversationRefused if the template does not take these messages */
  render(input: TemplateInput): string {
    if (!this.acceptsSystem && input.messages.some(({ role }) => role === 'system')) {
      throw new ConversationRefused(
        "this model's chat template takes no system message. Say it in the first user message",
      )
    }
    return attempt(
      () => this.run(input),
      (why) => {
        throw new ConversationRefused(`this model's chat template does not take it (${why})`)
      },
    )
  }

  private run(input: TemplateInput): string {
    // transformers hands these to every template, also without a value.
    return this.template.render({ tools: null, documents: null, ...this.tokens, ...input })
  }
}

function attempt<T>(action: () => T, failed: (why: string) => T): T {
  try {
    return action()
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}
