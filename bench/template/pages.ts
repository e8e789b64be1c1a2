/**
 * One page in the languages of four engines: a base template with three blocks, a child that fills them and prints the
 * parent's too, and a table of 20 rows with a related object, three filters, a condition and escaping.
 */
export interface Row {
  readonly id: number;
  readonly title: string;
  readonly author: { readonly name: string };
  readonly price: number;
  readonly stock: number;
  readonly blurb: string;
}

export const rows: readonly Row[] = Array.from({ length: 20 }, (_, i) => ({
  id: i + 1,
  title: `Book <${i}> & "more"`,
  author: { name: `Author ${i % 5}` },
  price: 5 + i,
  stock: i % 3,
  blurb: "A long description of the book that is cut off after a few words for the list",
}));

export const values = { site: "Bookshop", heading: "All books", user: { username: "ada" }, rows };

/** Base and child in the Django Template Language; nunjucks differs in names of filters only. */
export const django: Readonly<Record<string, string>> = {
  "base.html": `<!doctype html><html><head><title>{% block title %}{{ site }}{% endblock %}</title></head><body>
<header>{% if user.username %}Hello {{ user.username }}{% else %}Log in{% endif %}</header>
<main>{% block content %}<p>Welcome</p>{% endblock %}</main>
<footer>{% block footer %}Footer{% endblock %}</footer></body></html>`,
  "list.html": `{% extends "base.html" %}{% block title %}{{ heading }} - {{ block.super }}{% endblock %}{% block content %}{{ block.super }}<h1>{{ heading }}</h1>
<table>{% for book in rows %}
<tr class="{% if forloop.first %}first{% else %}row{% endif %}"><td>{{ book.id }}</td><td><a href="/books/{{ book.id }}/">{{ book.title|upper }}</a></td><td>{{ book.author.name|lower }}</td><td>{{ book.price }}</td><td>{% if book.stock %}{{ book.stock }} left{% else %}sold out{% endif %}</td><td>{{ book.blurb|truncatewords:5 }}</td></tr>{% endfor %}
</table>{% endblock %}`,
};

export const nunjucks: Readonly<Record<string, string>> = {
  "base.html": django["base.html"]!,
  "list.html": django["list.html"]!.replaceAll("block.super", "super()")
    .replaceAll("forloop.first", "loop.first")
    .replaceAll("truncatewords:5", "truncatewords(5)"),
};

export const liquid: Readonly<Record<string, string>> = {
  "base.html": django["base.html"]!,
  "list.html": `{% layout "base.html" %}{% block title %}{{ heading }} - {{ block.super }}{% endblock %}{% block content %}{{ block.super }}${django[
    "list.html"
  ]!.split("{{ block.super }}")[2]!
    .replaceAll("truncatewords:5", "cutwords: 5")
    .replaceAll("|upper", "| upcase")
    .replaceAll("|lower", "| downcase")
    .replaceAll("if book.stock", "if book.stock > 0")}`,
};

export const eta: Readonly<Record<string, string>> = {
  "@base": `<!doctype html><html><head><title><%= it.title %></title></head><body>
<header><% if (it.user.username) { %>Hello <%= it.user.username %><% } else { %>Log in<% } %></header>
<main><%~ it.body %></main>
<footer>Footer</footer></body></html>`,
  "@list": `<% layout("@base", { title: it.heading + " - " + it.site }) %><p>Welcome</p><h1><%= it.heading %></h1>
<table><% it.rows.forEach((book, i) => { %>

<tr class="<% if (i === 0) { %>first<% } else { %>row<% } %>"><td><%= book.id %></td><td><a href="/books/<%= book.id %>/"><%= book.title.toUpperCase() %></a></td><td><%= book.author.name.toLowerCase() %></td><td><%= book.price %></td><td><% if (book.stock) { %><%= book.stock %> left<% } else { %>sold out<% } %></td><td><%= it.truncatewords(book.blurb, 5) %></td></tr><% }) %>

</table>`,
};

/** The filter that not every engine has. */
export function truncatewords(text: unknown, count: number): string {
  const words = String(text).trim().split(/\s+/);
  return words.length <= count ? words.join(" ") : `${words.slice(0, count).join(" ")} …`;
}
