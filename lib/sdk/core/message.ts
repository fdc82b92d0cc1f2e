import { z } from 'zod'

const issue = z.object({ loc: z.array(z.union([z.string(), z.number()])).default([]), msg: z.string() })

/** The shapes in which the protocols say what went wrong: Tiller's and FastAPI's, its validator's, OpenAI's, plain. */
const spoken = z.union([
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z
    .object({ detail: z.array(issue).min(1) })
    .transform(({ detail }) => detail.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ')),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ message: z.string() }).transform(({ message }) => message),
])

/** What the body of a failed answer says in words; null if it says nothing that the protocols know. */
export function messageOf(body: unknown): string | null {
  const parsed = spoken.safeParse(body)
  return parsed.success ? parsed.data : null
}
