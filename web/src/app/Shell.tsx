/** What stands around every page: the way past it, the navigation, the theme, and the question for the token. */

import { Link, Outlet } from "@tanstack/react-router";
import { useTokenWanted } from "~/api/token";
import { TokenForm } from "~/app/TokenForm";
import { chooseTheme, THEMES, useTheme } from "~/app/theme";
import style from "./Shell.module.css";

const PAGES = [
  ["/", "Overview"],
  ["/controls", "Controls"],
  ["/assets", "Assets"],
  ["/explore", "Explore"],
  ["/queries", "Queries"],
  ["/collection", "Collection"],
] as const;

export function Shell() {
  const wanted = useTokenWanted();
  return (
    <>
      <a className={style.skip} href="#main">
        Skip to the content
      </a>
      <header className={style.header}>
        <Link to="/" className={style.name}>
          Emptyset
        </Link>
        <Navigation />
        <ThemeSwitch />
      </header>
      <main id="main" className={style.main} tabIndex={-1}>
        {wanted ? <TokenForm wrong={wanted === "wrong"} /> : <Outlet />}
      </main>
    </>
  );
}

function Navigation() {
  return (
    <nav className={style.nav} aria-label="Pages">
      <ul>
        {PAGES.map(([to, label]) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact: to === "/", includeSearch: false }}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ThemeSwitch() {
  const theme = useTheme();
  return (
    <label className={style.theme}>
      Theme
      <select value={theme} onChange={(event) => chooseTheme(event.target.value as (typeof THEMES)[number])}>
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {each[0]?.toUpperCase() + each.slice(1)}
          </option>
        ))}
      </select>
    </label>
  );
}
