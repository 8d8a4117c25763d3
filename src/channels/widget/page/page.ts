import type { IbidChat } from '../client/element.ts'

const chat = document.querySelector<IbidChat>('ibid-chat')
const examples = document.querySelector<HTMLElement>('#examples')

// Links of answers elsewhere, in Slack say, lead to the place that they quote.
const link = new URLSearchParams(location.search)
const viewed = link.get('document')
if (chat && viewed !== null) chat.view(viewed, Number(link.get('start')), Number(link.get('end')))

// Each example was asked before it is offered, which takes a moment that the page need not wait for.
if (chat && examples) {
  const response = await fetch('/widget/corpus').catch(() => null)
  const { questions } = response?.ok ? ((await response.json()) as { questions: string[] }) : { questions: [] }
  for (const question of questions) {
    const item = document.createElement('li')
    const button = document.createElement('button')
    button.textContent = question
    button.addEventListener('click', () => {
      chat.ask(question)
      chat.scrollIntoView({ block: 'nearest' })
    })
    item.append(button)
    examples.querySelector('ul')?.append(item)
  }
  examples.hidden = questions.length === 0
}

// A page that was opened while the documents were being read shows them once they are.
if (document.body.dataset.ready === 'false') {
  const poll = setInterval(async () => {
    const response = await fetch('/readyz').catch(() => null)
    if (!response?.ok) return
    clearInterval(poll)
    location.reload()
  }, 1000)
}
