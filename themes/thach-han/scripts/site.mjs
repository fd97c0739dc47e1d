// The script of every page but the search. It runs in the head.

import { start } from "./start.mjs";
import { tools } from "./tools.mjs";
import { viewer } from "./viewer.mjs";

start(tools, viewer);
