import { readFileSync } from 'node:fs'
import { Template } from '@huggingface/jinja'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CannotContinue } from '../../errors'
import type { Message } from '../../port'
import { renderOpen } from './open-conversation'

/** What transformers makes of the same: `training/text/open_conversations.py`. */
const fixture = z
  .object({
    templates: z.record(z.string(), z.string()),
    cases: z.array(
      z.object({
        template: z.string(),
        messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.string() })),
        rendered: z.string(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('tests/fixtures/text/open-conversations.json', 'utf8')))

const renderWith = (template: string) => (messages: readonly Message[]) =>
  new Template(template).render({
    messages: messages.map((message) => ({ ...message })),
    add_generation_prompt: false,
    bos_token: '<|bos|>',
    eos_token: '<|end|>',
  })

const said = (content: string): Message[] => [
  { role: 'user', content: 'Go on.' },
  { role: 'assistant', content },
]

describe('renderOpen', () => {
  it.each(fixture.cases)('ends $template where transformers does: $messages.1.content', (given) => {
    expect(renderOpen(given.messages, renderWith(fixture.templates[given.template]!))).toBe(given.rendered)
  })

  it('leaves an empty message to be begun', () => {
    const chatml = fixture.templates.chatml!
    expect(renderOpen(said(''), renderWith(chatml))).toMatch(/<\|im_start\|>assistant\n$/)
    expect(renderOpen(said('   '), renderWith(fixture.templates.headers!))).toMatch(
      /<\|end_header_id\|>\n\n$/,
    )
  })

  it('ends at the last message where an earlier one says the same', () => {
    const messages = [...said('Yes.'), ...said('Yes.')]
    const open = renderOpen(messages, renderWith(fixture.templates.chatml!))
    expect(open.split('Yes.')).toHaveLength(3)
    expect(open.endsWith('Yes.')).toBe(true)
  })

  it('follows a template that drops a part of what was said', () => {
    const template =
      "{% for m in messages %}{{ '[' + m['role'] + ']' + m['content'].split('</think>')[-1] + '[end]' }}{% endfor %}"
    expect(renderOpen(said('<think>so</think>It is'), renderWith(template))).toBe(
      '[user]Go on.[end][assistant]It is',
    )
  })

  it('refuses where the template leaves the last message out', () => {
    const template =
      "{% for m in messages %}{% if m['role'] == 'user' %}{{ m['content'] }}{% endif %}{% endfor %}"
    expect(() => renderOpen(said('It is'), renderWith(template))).toThrow(CannotContinue)
  })
})
