import type { IbidChat } from '../client/element.ts'

const chat = document.querySelector<IbidChat>('ibid-chat')!

// The questions of the page are asked in the widget beside them.
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-ask]')) {
  button.addEventListener('click', () => {
    chat.ask(button.textContent.trim())
    chat.scrollIntoView({ block: 'nearest' })
  })
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
