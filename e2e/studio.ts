import { expect, type Locator, type Page } from '@playwright/test'

/** The page as a person meets it: by roles and names only. */
export class Studio {
  readonly message: Locator
  readonly send: Locator
  readonly stop: Locator
  readonly original: Locator
  readonly steered: Locator
  readonly compare: Locator
  readonly keepSteered: Locator
  readonly keepOriginal: Locator

  constructor(readonly page: Page) {
    this.message = page.getByRole('textbox', { name: 'Message' })
    this.send = page.getByRole('button', { name: 'Send' })
    this.stop = page.getByRole('button', { name: 'Stop' })
    this.original = page.getByRole('region', { name: 'Original' })
    this.steered = page.getByRole('region', { name: 'Steered' })
    this.compare = page.getByRole('button', { name: /^Compare( again)?$/ })
    this.keepSteered = page.getByRole('button', { name: 'Keep steered' })
    this.keepOriginal = page.getByRole('button', { name: 'Keep original' })
  }

  async open() {
    await this.page.goto('/')
    await this.ready()
    await expect(this.message).toBeEditable()
  }

  /** The server's picture of the page has become the page. */
  async ready() {
    await expect(this.page.locator('[inert]')).toHaveCount(0)
  }

  /** Chooses a model in the picker. */
  async turnTo(model: string) {
    await this.page.getByRole('button', { name: /^Model: / }).click()
    await this.page.getByRole('radio', { name: model, exact: true }).click()
    await expect(this.page.getByRole('button', { name: `Model: ${model}` })).toBeVisible()
  }

  /** Asks, and waits for the whole answer. */
  async ask(question: string): Promise<string> {
    await this.message.fill(question)
    await this.send.click()
    await expect(this.page.getByRole('listitem', { name: 'You' }).last()).toContainText(question)
    return this.answer()
  }

  /** The last answer's text, once it is complete. */
  async answer(): Promise<string> {
    const answer = this.page.getByRole('listitem', { name: 'Tiller' }).last()
    await expect(answer.getByRole('button', { name: 'Regenerate' })).toBeVisible()
    const [whole, tools] = [await answer.innerText(), await answer.getByRole('group').last().innerText()]
    return whole.slice(0, whole.length - tools.length).trim()
  }

  tab(name: 'Activated' | 'Modified' | 'Search') {
    return this.page.getByRole('tab', { name })
  }

  async search(query: string) {
    await this.tab('Search').click()
    await this.page.getByRole('searchbox', { name: 'Search features' }).fill(query)
  }

  slider(label: string) {
    return this.page.getByRole('tabpanel').getByRole('slider', { name: label, exact: true })
  }

  /** Moves a slider by keyboard to a strength, a multiple of 0.05. */
  async setStrength(label: string, strength: number) {
    const slider = this.slider(label)
    await slider.focus()
    await slider.press('End')
    for (let step = Math.round((1 - strength) / 0.05); step > 0; step--) await slider.press('ArrowLeft')
    await expect.poll(async () => Number(await slider.getAttribute('aria-valuenow'))).toBeCloseTo(strength, 5)
  }

  /** Waits until both answers of a comparison are complete, and reads them. */
  async compared(): Promise<{ original: string; steered: string }> {
    for (const side of [this.original, this.steered]) {
      await expect(side).toHaveAttribute('aria-busy', 'false')
      await expect(side.getByRole('alert')).toHaveCount(0)
      // What fires in an answer is read once both are there.
      await expect(side.locator('[aria-busy=false]')).toHaveCount(1)
    }
    return { original: await linesOf(this.original), steered: await linesOf(this.steered) }
  }

  /** Finds a feature, sets its slider, and compares. */
  async steer(query: string, label: string, strength: number) {
    await this.search(query)
    await this.setStrength(label, strength)
    await this.compare.click()
    return this.compared()
  }

  /** What the Modified tab says of each edit. */
  async edits(): Promise<string[]> {
    await this.tab('Modified').click()
    return this.page.getByRole('list', { name: 'Modified features' }).getByRole('listitem').allInnerTexts()
  }
}

/** What is written there, line by line: until Markdown has been loaded, a list has its dashes and lines stand closer. */
const linesOf = async (part: Locator) => (await part.innerText()).replace(/\s*\n\s*(- )?/g, '\n')
