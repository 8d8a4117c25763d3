// Filters the wrong answers of a run; without it the page only lacks the filter.
for (const bar of document.querySelectorAll('.filter')) {
  const answers = [...bar.nextElementSibling.children]
  const [kind, text, count] = ['select', 'input', 'output'].map((name) => bar.querySelector(name))
  const apply = () => {
    const wanted = text.value.trim().toLowerCase()
    let shown = 0
    for (const answer of answers) {
      const fits = !kind.value || answer.dataset.kind === kind.value
      answer.hidden = !(fits && answer.textContent.toLowerCase().includes(wanted))
      if (!answer.hidden) shown++
    }
    count.value = `${shown} shown`
  }
  kind.addEventListener('change', apply)
  text.addEventListener('input', apply)
  bar.hidden = answers.length < 2
}
