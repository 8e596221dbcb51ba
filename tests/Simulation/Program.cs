return Orleans.Goals.Simulation.SimulationCommand.Run(args, Console.Out);
