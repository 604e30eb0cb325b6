// Tables sorted by the column whose head is chosen. Without this script they keep the order in which they were written.
"use strict";
{
  const collator = new Intl.Collator("vi", { numeric: true });
  document.documentElement.classList.add("sortable");

  const compare = (a, b, kind) => (kind === "number" ? Number(a) - Number(b) : collator.compare(a, b));

  const sort = (table, head, heads) => {
    const turned = { ascending: "descending", descending: "ascending" };
    const way = turned[head.getAttribute("aria-sort")] ?? head.dataset.first;
    heads.forEach((other) => other.setAttribute("aria-sort", other === head ? way : "none"));
    const value = (row) => row.cells[head.cellIndex].dataset.sort;
    const sign = way === "ascending" ? 1 : -1;
    const rows = [...table.tBodies[0].rows];
    rows.sort((one, other) => {
      const [a, b] = [value(one), value(other)];
      if (a === undefined || b === undefined) return (a === undefined) - (b === undefined);
      return sign * compare(a, b, head.dataset.kind);
    });
    table.tBodies[0].append(...rows);
  };

  for (const table of document.querySelectorAll("table.board")) {
    const heads = [...table.querySelectorAll("thead th[data-kind]")];
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => sort(table, head, heads));
    }
  }
}
