export { article as render } from "../pages.js";
